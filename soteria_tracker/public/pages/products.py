"""National products: what recommendations wait for."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from soteria_tracker.public import products, questions
from soteria_tracker.public.pages.page import PublicPage
from soteria_tracker.welsh import quoted


class ProductsPage(PublicPage):
    """All products, each with what is known of it."""

    template_name = "site/products.html"
    parameters = frozenset({"after"})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        asked = self.request.GET.get("after", "")
        rows, after = products.listed(self.moment, after=asked)
        if asked and not rows:
            raise Http404
        products.waiting(rows, self.reference.forces, self.moment)
        return context | {
            "crumbs": self.crumbs((_("National products"), "")),
            "products": rows,
            "after": after,
            "is_first": not asked,
            "n": len(self.reference.forces),
        }


class ProductPage(PublicPage):
    """One product: who owes it, when it was expected, what waits for it and who says so."""

    template_name = "site/product.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        product = products.one(self.kwargs["slug"], self.moment)
        products.waiting([product], self.reference.forces, self.moment)
        asked = [waits.recommendation for waits in product.waits]
        return context | {
            "crumbs": self.crumbs((_("National products"), "/products/"), (quoted(product.row.title), "")),
            "product": product,
            "n": len(self.reference.forces),
            "deadlines": sorted({each.deadline for each in asked if each.deadline}),
            "undated": questions.undated(self.moment, recommendation__in=asked),
        }
