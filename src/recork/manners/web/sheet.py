"""A list that people bring as a file, look at, and keep."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from recork.manners.sheet import MOST_BYTES


class SheetForm(forms.Form):
    """The file on its way in."""

    file = forms.FileField(
        label="CSV file", allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ".csv,text/csv"})
    )

    @property
    def content(self) -> bytes:
        """What the file holds, cut off just beyond what is allowed."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        content: bytes = file.read(MOST_BYTES + 1)
        return content


class KeepForm(forms.Form):
    """The same rows again, after a person has seen what they come to."""

    rows = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=MOST_BYTES)

    @property
    def content(self) -> bytes:
        return str(self.cleaned_data["rows"]).encode()
