"""Invented words of an invented body. The Welsh is plain on purpose and says of itself that it is an example."""

NAME, NAME_CY = "Police and Crime Commissioner for Fenshire", "Comisiynydd Heddlu a Throseddu Sir y Ffen"
FORCE, FORCE_CY = "Fenshire Police", "Heddlu Sir y Ffen"
SIGNATORY = "Alex Sample"
TITLE = "Police and Crime Commissioner"  # as in the record: titles of office holders are held in English

INTRODUCTION = """\
This is an invented text of a body that does not exist. It shows how a response looks on paper.

I welcome this report. My office read it together with [victims’ services](https://example.org/services) and asked \
the force for a written account of each recommendation, which we discussed in public on 19 September 2024."""
INTRODUCTION_CY = """\
Mae hon yn ddogfen enghreifftiol. Nid yw’r corff hwn yn bodoli.

Croesawaf yr adroddiad hwn a’i argymhellion."""

KEY_FINDINGS = """\
This is an invented text of a body that does not exist. The report asks four questions of every force:

1. Who leads the change, and do they have the time for it?
2. How are repeat suspects found?
3. What do victims say of the service?
4. Which figures show whether it works?

It finds good will everywhere and patience in short supply."""
KEY_FINDINGS_CY = INTRODUCTION_CY

COMMENTS = """\
The Chief Constable of Fenshire writes:

> We accept the findings. The change is under way, it is led by an assistant chief constable, and we shall publish \
our figures each quarter."""
COMMENTS_CY = """\
Mae’r Prif Gwnstabl yn ysgrifennu:

> Rydym yn derbyn yr argymhellion. Mae’r gwaith wedi dechrau."""

#: number -> (acceptance, position, limb positions, the force's words, the office's reply, its own action)
ANSWERS: dict[int, tuple[str, str, str, str, str, str]] = {
    3: (
        "accepted",
        "in_progress",
        "",
        "Training began in May. By the end of September 84 of 120 investigators had taken it; the rest follow before "
        "Christmas.",
        "I am glad that the force did not wait for the national product, and ask it to show what the training changed.",
        "My office will sit in on two training days and report to the Fenshire Policing Board.",
    ),
    5: (
        "accepted",
        "waiting",
        "",
        "The force waits for the national definition. Until then it keeps a list of its own, reviewed each month.",
        "A list of its own is better than none. I have asked for its criteria to be written down.",
        "",
    ),
    7: (
        "in_part",
        "in_progress",
        "ab",
        "Breaches of bail are now counted:\n\n| Quarter | Breaches found | Arrests within a day |\n|:--|--:|--:|\n"
        "| April to June 2024 | 41 | 29 |\n| July to September 2024 | 38 | 33 |\n\nOrders are drafted by a new "
        "co-ordinator.",
        "The second column is what matters to victims. I have asked for:\n\n- a reason for each arrest that took "
        "longer;\n- the same table each quarter; and\n- a name to call.",
        "",
    ),
    9: (
        "accepted",
        "planned",
        "",
        "A process is written and will be in force from November.",
        "November is soon enough if it holds.",
        "",
    ),
    11: (
        "accepted",
        "in_place",
        "abc",
        "The problem profile was published in June. The flight deck is a standing item of the performance meeting.",
        "I have read the profile. It is candid, and I have asked for it to be published whole.",
        "",
    ),
}
ANSWERS_CY = {
    3: "Mae’r heddlu wedi dechrau’r hyfforddiant.",
    5: "Mae’r heddlu yn aros am y diffiniad cenedlaethol.",
    7: "Mae’r gwaith hwn yn parhau.",
    9: "Mae’r heddlu yn paratoi proses newydd.",
    11: "Mae’r heddlu wedi cyhoeddi’r proffil.",
}
GOOD_PRACTICE = """\
- A victim is called back by the officer who took the first statement.
- Every decision to take no further action is read by a second person."""
GOOD_PRACTICE_CY = "- Mae pob penderfyniad yn cael ei ddarllen gan ail berson."
OVERSIGHT = "I shall report again in the spring of 2025, and sooner if a date is missed."
OVERSIGHT_CY = "Byddaf yn adrodd eto yng ngwanwyn 2025."
CONCLUSION = "There is much to do. I am satisfied that the force knows it, and my office will go on asking."
CONCLUSION_CY = "Mae llawer i’w wneud."
AREAS = "The report makes no area for improvement."
AREAS_CY = "Nid yw’r adroddiad yn nodi unrhyw faes i’w wella."

PARAGRAPH = """\
A paragraph of a long response, invented like the rest. It is here so that pages break where pages break in real \
documents: within a text, before a heading, inside a list. What was asked of the force is repeated, what the force \
answered is set beside it, and what the office makes of both is said in its own words, which is what section 55 is \
for. Nothing in it is about anybody."""
WIDE_TABLE_NOTE = "Twelve months, side by side:"
