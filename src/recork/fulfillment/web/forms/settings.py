"""What people may type when they set things up. The operations say what can be kept."""

from django import forms

from recork.fulfillment.models import ShopConnection, Warehouse, Winery
from recork.fulfillment.rules.actor import MAY, Role, Verb
from recork.manners.web.key_forms import KeyForm


class WineryForm(forms.Form):
    """A winery as its people may change it."""

    name = forms.CharField(max_length=120)
    warehouse = forms.ChoiceField(
        label="Ships from", required=False, help_text="For orders that name no warehouse"
    )
    support_phone = forms.CharField(
        max_length=40, required=False, help_text="On every page and refusal; empty shows the house's own"
    )
    support_email = forms.CharField(label="Support e-mail", max_length=254, required=False)
    second_factor_for_all = forms.BooleanField(
        label="Everybody signs in with a second factor",
        required=False,
        help_text="Managers do in any case; ticked, viewers do too, from their next click on",
    )

    def __init__(self, data: object = None, *, warehouses: list[Warehouse], **more: object) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]  # Django's own many arguments
        self.by_code = {each.code: each for each in warehouses}
        choices = [(each.code, f"{each.code} {each.name}") for each in warehouses]
        self.fields["warehouse"].choices = [("", "None yet"), *choices]  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def chosen_warehouse(self) -> Warehouse | None:
        return self.by_code.get(self.cleaned_data["warehouse"])

    @staticmethod
    def shown(winery: Winery) -> dict[str, object]:
        """The winery's present values."""
        return {
            "name": winery.name,
            "warehouse": winery.default_warehouse.code if winery.default_warehouse else "",
            "support_phone": winery.support_phone,
            "support_email": winery.support_email,
            "second_factor_for_all": winery.second_factor_for_all,
        }


class NewWineryForm(WineryForm):
    """A winery that the house takes in."""

    second_factor_for_all = None  # type: ignore[assignment]  # Django's way to take a field away

    slug = forms.CharField(
        label="Short name", max_length=40, help_text="For commands, never changed: birch-hill"
    )
    field_order = ("name", "slug")


class WarehouseForm(forms.Form):
    """A warehouse to add."""

    code = forms.CharField(max_length=20, help_text="As orders name it, never changed: AMC")
    name = forms.CharField(max_length=80)


class WarehouseNameForm(forms.Form):
    """What a warehouse is called."""

    name = forms.CharField(max_length=80)


class BinsForm(forms.Form):
    """Bins to add, one a line."""

    codes = forms.CharField(
        label="New bins",
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line, as on their signs: B-12. Those that are there already stay as they are.",
    )


class SkuForm(forms.Form):
    """A wine; its code is fixed once orders may name it."""

    code = forms.CharField(label="SKU", max_length=60, help_text="As the shop sends it, never changed")
    name = forms.CharField(max_length=160, help_text="2021 Old Vine Zinfandel")
    bottle_ml = forms.CharField(label="Bottle, in ml", max_length=12, initial="750")


class SkuChangeForm(SkuForm):
    """A wine that is there already."""

    code = None  # type: ignore[assignment]  # Django's way to take a field away


class InviteForm(forms.Form):
    """Somebody to let in."""

    name = forms.CharField(max_length=120)
    email = forms.CharField(label="E-mail", max_length=254)
    role = forms.TypedChoiceField(coerce=Role)

    def __init__(self, data: object = None, *, roles: tuple[Role, ...], **more: object) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]  # Django's own many arguments
        self.fields["role"].choices = role_choices(roles)  # type: ignore[attr-defined]  # a ChoiceField


class RoleForm(forms.Form):
    """What somebody may do."""

    role = forms.TypedChoiceField(coerce=Role)

    def __init__(self, data: object = None, *, roles: tuple[Role, ...], **more: object) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]  # Django's own many arguments
        self.fields["role"].choices = role_choices(roles)  # type: ignore[attr-defined]  # a ChoiceField


class ShopTokenForm(KeyForm):
    """A key for a winery's shop."""

    NEW = "new"
    shop = forms.ChoiceField(
        label="Speaks for",
        required=False,
        help_text="The shop that hears what becomes of the orders it sends",
    )
    field_order = ("key", "name", "shop")

    def __init__(self, data: object = None, *, shops: list[ShopConnection], **more: object) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]  # Django's own many arguments
        self.offer(MAY[Role.SHOP])
        self.by_id = {str(shop.pk): shop for shop in shops}
        known = [(str(shop.pk), shop.name) for shop in shops]
        new = (self.NEW, "A new shop, named as the token")
        self.fields["shop"].initial = str(shops[0].pk) if shops else self.NEW
        self.fields["shop"].choices = [*known, new, ("", "No shop: nobody hears news")]  # type: ignore[attr-defined]  # a ChoiceField


class HouseTokenForm(KeyForm):
    """A key for a program of the house."""

    ROLES = (Role.FLOOR, Role.CLIENT_SERVICES)
    role = forms.TypedChoiceField(coerce=Role, choices=[(str(role), role.words) for role in ROLES])
    field_order = ("key", "name", "role")

    def __init__(self, data: object = None, **more: object) -> None:
        super().__init__(data, **more)  # type: ignore[arg-type]  # Django's own many arguments
        self.offer(frozenset[Verb]().union(*(MAY[role] for role in self.ROLES)))


ROLE_WORDS = {
    Role.VIEWER: "Viewer: looks at orders and stock",
    Role.MANAGER: "Manager: cancels orders, sets the winery up",
    Role.FLOOR: "Floor: picks, packs, ships, books stock",
    Role.CLIENT_SERVICES: "Client services: serves every winery",
    Role.ADMINISTRATOR: "Administrator: also the house's own people and keys",
}


def role_choices(roles: tuple[Role, ...]) -> list[tuple[str, str]]:
    return [(str(role), ROLE_WORDS[role]) for role in roles]
