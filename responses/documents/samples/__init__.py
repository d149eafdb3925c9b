"""Documents of a body that does not exist, one for each layout and language: for looking at, and for validators.

Every sentence is invented but the recommendations', which are HMICFRS's (Open Government Licence v3.0).
"""

from responses.documents.samples.building import Sample, samples

__all__ = ["Sample", "samples"]
