"""Is this document what was published, and what does its signature say? For anyone, and nothing is kept."""

import hashlib
import logging
from threading import Semaphore
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from responses import chain, seals, signing
from soteria_tracker.public import verification
from soteria_tracker.public.pages.page import PublicPage

#: Bytes. The largest document that can be published has about a tenth of it.
LARGEST = 20 * 1024 * 1024
#: What a form adds around its file.
FORM_AROUND = 10_000


#: One signature at a time in each process: it may take seconds, and the other threads are for the readers.
SLOT = Semaphore(1)

logger = logging.getLogger(__name__)


class InMemory(MemoryFileUploadHandler):
    """Whatever its size, an upload stays in memory: nothing that is dropped here touches a disk."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None) -> None:
        self.activated = True

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) > LARGEST:
            raise StopUpload(connection_reset=True)
        return super().receive_data_chunk(raw_data, start)


# No token: it writes nothing, needs no account and gives no cookie; a foreign page that posts here gains nothing.
@method_decorator(csrf_exempt, name="dispatch")
class VerifyPage(PublicPage):
    template_name = "site/verify.html"
    parameters = frozenset({"sha256"})
    looks_back = False  # a document is what was published or it is not, on any day
    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        if request.method == "POST":
            response["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("typed", self.request.GET.get("sha256", "")[:400])
        context = super().get_context_data(**kwargs)
        return (
            context
            | _of_hash(context["typed"])
            | {
                "crumbs": self.crumbs((_("Check a document"), "")),
                "head": chain.head(),
                "seal": seals.head(),
                "largest": LARGEST,
            }
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A file was dropped, or a hash typed into the same form."""
        try:
            answer = self._of_upload(request)
        except _Unreadable as sentence:
            answer = {"error": str(sentence)}
        return self.render_to_response(self.get_context_data(**answer), status=400 if "error" in answer else 200)

    def _of_upload(self, request: HttpRequest) -> dict[str, Any]:
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdigit() and int(length) > LARGEST + FORM_AROUND:
            raise _Unreadable(_("This file is larger than any document of the Tracker: it was not published here."))
        request.upload_handlers = [InMemory(request)]
        upload = request.FILES.get("document")
        if isinstance(upload, InMemoryUploadedFile) and upload.size:
            return _of_file(upload.read()) | {"name": upload.name}
        raise _Unreadable(_("Choose the PDF file that you want to check, or enter its SHA-256."))


class _Unreadable(Exception):
    """What was sent can't be checked; the sentence says what to do."""


def _of_file(data: bytes) -> dict[str, Any]:
    """The two answers, which have nothing to do with each other: identical to what, and signed by whom."""
    sha256 = hashlib.sha256(data).hexdigest()
    answer = {"sha256": sha256, "found": verification.of_file(sha256), "asked": "file"}
    if not SLOT.acquire(blocking=False):
        return answer | {"no_signature": _("Too many documents are being checked just now. Try again in a minute.")}
    try:
        return answer | {"signature": signing.inspect(data), "now": timezone.now()}
    except signing.InspectionError as problem:
        return answer | {"no_signature": problem.sentence}
    except Exception:  # whatever is wrong with keys or folders here, the first answer stands
        logger.exception("A signature could not be looked at")
        return answer | {"no_signature": _("The signature could not be looked at; the reason is in the log.")}
    finally:
        SLOT.release()


def _of_hash(typed: str) -> dict[str, Any]:
    if not typed.strip():
        return {}
    sha256 = verification.digest_in(typed)
    if not sha256:
        return {"error": _("A SHA-256 has 64 characters: digits and the letters a to f. Check what you entered.")}
    found, is_words = verification.of_digest(sha256)
    return {"sha256": sha256, "found": found, "asked": "words" if is_words else "hash"}


class ReferencePage(PublicPage):
    """Where the link and the QR code in a document lead: what was published under its reference."""

    template_name = "site/verify/reference.html"
    looks_back = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        found = verification.of_reference(self.kwargs["reference"])
        if not found:
            raise Http404(_("Nothing was published here under this reference."))
        return context | {
            "crumbs": self.crumbs((_("Check a document"), "/verify/"), (self.kwargs["reference"], "")),
            "editions": found,
            "publication": found[0].publication,
            "replaced_by": found[0].replaced_by,
        }
