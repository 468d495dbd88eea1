"""What the API says about itself."""

from recork.commerce.api.site import api
from recork.manners.api.documents import Documents

CONTRACT = "contracts/commerce.v1.json"
"""Where the document is kept for readers of the code; a test compares."""

documents = Documents(api)
openapi, docs = documents.openapi(), documents.docs()
