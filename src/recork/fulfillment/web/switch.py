"""The house's own people choose which winery they look at: one, or all."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from recork.fulfillment.queries.frame import wineries_to_choose
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.door import LOOKED_AT, SeatedRequest, page
from recork.manners.web.way_back import way_back


@require_POST
@page(Verb.READ_ORDERS)
def switch_winery(request: SeatedRequest) -> HttpResponse:
    """Look at one winery from now on, or with an empty choice at all of them. A winery's own people can't: 404."""
    if request.seat.actor.winery_id is not None:
        raise Http404
    wanted = request.POST.get("winery", "")
    if not wanted:
        request.session.pop(LOOKED_AT, None)
    else:
        request.session[LOOKED_AT] = _known(wanted)
    return HttpResponseRedirect(way_back(request))


def _known(wanted: str) -> int:
    for winery in wineries_to_choose():
        if str(winery.id) == wanted:
            return winery.id
    raise Http404
