# ruff: noqa: E501 -- paragraphs are lines here
"""Documents of offices that do not exist, with the traits of real ones. The wordings are the official ones (HMICFRS,
Open Government Licence v3.0), altered where offices alter them; every other word is made up."""

import json
from functools import cache
from pathlib import Path

from responses.importing.wordings import Asked

FIXTURE = Path(__file__).resolve().parents[3] / "fixtures"


@cache
def asked() -> tuple[Asked, ...]:
    """The fourteen recommendations as the fixtures have them; nine without a wording."""
    rows = [row for path in sorted(FIXTURE.glob("*.json")) for row in json.loads(path.read_text())]
    limbs: dict[int, list[str]] = {}
    for row in rows:
        if row["model"] == "recommendations.limb":
            limbs.setdefault(row["fields"]["recommendation"][1], []).append(row["fields"]["text"])
    return tuple(
        Asked(number, row["fields"].get("wording") or "", tuple(limbs.get(number, ())))
        for row in rows
        if row["model"] == "recommendations.recommendation"
        for number in [row["fields"]["number"]]
    )


def wording(number: int, *, bullets: str = "- ") -> str:
    """The official wording with its limbs; run on where ``bullets`` is ""."""
    found = next(each for each in asked() if each.number == number)
    between = f"\n\n{bullets}" if bullets else " "
    return between.join([found.wording, *found.limbs])


LETTERHEAD = """Swyddfa Comisiynydd Heddlu a Throseddu Aberllan
Office of the Police and Crime Commissioner for Aberllan
Pencadlys yr Heddlu, Ffordd y Parc, Aberllan AL1 2BC
Police Headquarters, Park Road, Aberllan AL1 2BC
Ffôn/Telephone: 01999 100 200
E-bost/Email: office@aberllan.example"""
NOTICE = (
    "Rydym yn croesawu gohebiaeth yn Gymraeg ac yn Saesneg, a byddwn yn ateb yn yr un iaith.\n\n"
    "We welcome correspondence in Welsh and in English, and will reply in the same language."
)
RUN_ON_SEVEN = (
    "By 31 January 2025, all chief constables should make sure their forces prioritise identifying and disrupting rape "
    "and other serious sexual offences (RASSO) suspects. To do so they need to ensure forces track, manage and respond "
    "effectively to breaches of bail and protection orders in RASSO cases; and all relevant personnel complete National "
    "Operating Model training on using criminal and civil orders to tackle RASSO."
)
#: A letter on bilingual paper; letterhead and language footer come again in the middle of the text.
LETTER = f"""{LETTERHEAD}

The Right Honourable the Home Secretary
Home Office
2 Marsham Street
London SW1P 4DF

24th September 2024

Dear Home Secretary

HMICFRS report: Progress to introduce a national operating model for rape and other serious sexual offences investigations

As statute requires, I send you my comments on this report. I welcome what it says about victims.

My plan for Aberllan puts them first, and I shall think of the report when I write the next one.

{NOTICE}

The Chief Constable has told me: “Our teams were inspected and have learned from it. We take every one of these matters to heart, and our progress is set out below.”

Recommendation 3:

{wording(3)}

The force adopts the new products, and its trainers have taken the course. Lessons follow

{LETTERHEAD}

once the product is there, with cases to study.

Recommendation 5:

{wording(5)}

Those named in recommendation 4 are at work on the definition. The force talks to its neighbours meanwhile.

Recommendation 7:

{RUN_ON_SEVEN}

The force works towards this, and a way of working from another county is being weighed up.

{NOTICE}

Recommendation 9:

{wording(9)}

A look at ourselves found a gap, which the plan closes.

Recommendation 11:

{wording(11, bullets="")}

All parts were taken up, and the oversight of performance is being renewed.

In Aberllan we pay for advisers who stand beside victims, and their number has grown by two.

The county also works with the national programme for assault services, which brings us all closer.

I am content with what was done and will keep asking for more.

Yours sincerely,

Carys Made-up

Police and Crime Commissioner for Aberllan

{NOTICE}
"""
EXPECTS = "I expect the Force to keep to the time that was set."
#: No numbers at all: quoted in single quotation marks, capitals, words shortened, run on.
UNNUMBERED = f"""Please ask for: the office of the Commissioner, 0121 000 0000

Response to the report on rape and other serious sexual offences

The report was published on 22 August 2024. It looked at four Forces that began first, and made five national recommendations for chief constables.

‘{wording(3).replace("forces", "Forces")}’

Training materials are being built into courses, and managers have them. Regional lessons follow before the day.

‘{wording(5).replace("forces", "Forces")}’

The team proposed a definition of its own and draws on data with it.

{EXPECTS}

‘{wording(7, bullets="").replace("forces", "Forces").replace("rape and other serious sexual offences (RASSO)", "RASSO")}’

Suspects are put first. Breaches of bail are written into each report, and a sergeant reads them.

The products NOM 21 and NOM 22 are awaited.

I am satisfied that good progress is being made. {EXPECTS}

‘{wording(9).replace("forces", "Forces")}’

The unit for major crime has such a process, and an outsider will look at it.

‘{wording(11, bullets="").replace("forces", "Forces")}’

A profile was asked for, with data of the partners, and a tool for reports is planned.

The indicators are not final; drafts were shared.

{EXPECTS}

Conclusion

The Force gives all this the weight that it deserves. I am grateful to those who do the work.

Yours faithfully

Stephen Made-up

West Mercaster Police and Crime Commissioner
"""
#: A form: the recommendations listed first, their answers later, in somebody else's section.
FORM = f"""Section 55 response of the Mereshire Commissioner

Published on:

22 August 2024

Key Findings

The inspectors asked seven questions. They found much to praise.

Recommendations

Fourteen recommendations are made, five of which are for chief constables.

{"".join(f"Recommendation {n}{chr(10) * 2}{wording(n)}{chr(10) * 2}" for n in (3, 5, 7, 9, 11))}Areas For Improvement

There are none.

Chief Constable response to report and any Recommendations

Mereshire Constabulary accepts them all.

{"".join(f"Recommendation {n}{chr(10) * 2}{wording(n)}{chr(10) * 2}Answer {n} of the Constabulary begins here.{chr(10) * 2}It goes on in a second paragraph.{chr(10) * 2}" for n in (3, 5, 7, 9, 11))}PCC response to report and any Recommendations

I accept the recommendations made. I shall look again in spring.

For Office Use Only:

- Response forwarded to the Chief Constable.
- Response published on the website.
"""
#: A statement of numbered headings with answers that have a heading of their own, and the unheld eighth between.
WEB = f"""‘Progress to introduce a national operating model’ published by HMICFRS on 22 August 2024
Mereshire PCC response dated 1 October 2024

The programme changes how the police handle these cases.

{"".join(f"Recommendation {n}{chr(10) * 2}{wording(n)}{chr(10) * 2}Response{chr(10) * 2}Our words on {n}.{chr(10) * 2}More of them.{chr(10) * 2}" for n in (3, 5, 7))}Recommendation 8

This one is not for us, and we say so.

{"".join(f"Recommendation {n}{chr(10) * 2}{wording(n)}{chr(10) * 2}Response{chr(10) * 2}Our words on {n}.{chr(10) * 2}More of them.{chr(10) * 2}" for n in (9, 11))}This response is published on the website <https://www.mereshire.example/reports/>
"""
