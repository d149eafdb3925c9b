"""Every address of a page for people, in both languages, with what the made-up record of tests.browser.record holds."""

#: What stands for the parts of a pattern.
PARTS = {
    "forces/<slug:slug>/": ("forces/gwent/", "forces/kent/", "forces/essex/"),
    "forces/<slug:slug>/compare/": ("forces/gwent/compare/",),
    "reports/<slug:slug>/": ("reports/soteria-2024/",),
    "reports/<slug:slug>/<int:number>/": ("reports/soteria-2024/7/", "reports/soteria-2024/4/"),
    "responses/<slug:body>/<slug:report>/": ("responses/gwent/soteria-2024/", "responses/essex/soteria-2024/"),
    "responses/<slug:body>/<slug:report>/versions/<int:version>/": ("responses/gwent/soteria-2024/versions/1/",),
    "responses/<slug:body>/<slug:report>/reading/<int:version>/": ("responses/gwent/soteria-2024/reading/1/",),
    "products/<slug:slug>/": ("products/nom-21/",),
    "verify/<path:reference>/": ("verify/soteria-2024/gwent/response/1/",),
    "search/": ("search/", "search/?q=gwent"),
    "": ("", "?region=Wales&position=in_progress&force=gwent&recommendation=7", "?as_at=2025-01-31&clock=published"),
}


def pages() -> list[str]:
    """From the URLconf, so that a new page is checked too; a KeyError asks for its parts."""
    from soteria_tracker.public import urls

    english: list[str] = []
    for page in urls.PAGES:
        pattern = str(page.pattern)
        english += PARTS[pattern] if "<" in pattern or pattern in PARTS else (pattern,)
    return [f"/{start}{page}" for start in ("", "cy/") for page in english]


if __name__ == "__main__":
    import django

    django.setup()
    print("\n".join(pages()))  # noqa: T201 -- for the shell
