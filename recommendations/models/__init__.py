"""What was asked, and what that waits for."""

from recommendations.models.asked import (
    Cohort,
    CohortPlace,
    InspectionReport,
    Limb,
    Recommendation,
    ReportAlias,
)
from recommendations.models.awaited import Dependency, ExpectedDate, NationalProduct

__all__ = [
    "Cohort",
    "CohortPlace",
    "Dependency",
    "ExpectedDate",
    "InspectionReport",
    "Limb",
    "NationalProduct",
    "Recommendation",
    "ReportAlias",
]
