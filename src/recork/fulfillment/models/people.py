"""People and keys: who may come in, and through which door."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models, transaction

from recork.fulfillment.models.scope import enter_by_user
from recork.fulfillment.rules.actor import OF_A_WINERY, Role
from recork.manners.constraints import one_of
from recork.manners.key import KEY_CONSTRAINTS, Key
from recork.manners.session_times import IDLE_S

FLOOR_IDLE_S = 4 * 60 * 60


class UserManager(BaseUserManager["User"]):
    """Makes users; there is no superuser, a person's membership says what they may do."""

    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> "User":
        """Add a person who can sign in by e-mail."""
        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in. Identity only: which winery they see is their membership's business."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    times_shut_out = models.PositiveIntegerField(default=0, db_default=0)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        db_table = "staff"

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def words_about(self) -> tuple[str, ...]:
        """What a password of theirs must not be made of; their winery's name is known once they have a place."""
        with self._in_own_scope() as member:
            about = (member.winery.name, member.winery.slug) if member and member.winery else ()
        return (self.name, self.email, *about)

    @property
    def longest_idle_s(self) -> int:
        """A scanner lies on a shelf over lunch and comes back to the same shift; a desk is left unlocked."""
        with self._in_own_scope() as member:
            return FLOOR_IDLE_S if member and member.role == Role.FLOOR else IDLE_S

    @contextmanager
    def _in_own_scope(self) -> Iterator["Membership | None"]:
        with transaction.atomic():
            known = not self._state.adding and enter_by_user(self.pk, None) is not None
            yield Membership.objects.select_related("winery").get(user_id=self.pk) if known else None


class Membership(models.Model):
    """A person's role: in one winery, or (winery empty) in the fulfilment house itself.

    Rows are seen from their winery's scope, and by the person they are about.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="membership")
    winery = models.ForeignKey("fulfillment.Winery", models.PROTECT, null=True, blank=True)
    role = models.CharField(max_length=20)
    invited_by = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "membership"
        constraints = (
            one_of("role", Role, "membership_role_known"),
            models.CheckConstraint(
                condition=models.Q(winery__isnull=False, role__in=sorted(OF_A_WINERY))
                | (models.Q(winery__isnull=True) & ~models.Q(role__in=sorted(OF_A_WINERY))),
                name="membership_winery_fits_role",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"

    @property
    def role_words(self) -> str:
        return Role(self.role).words

    @property
    def standing(self) -> str:
        """Whether the person can come in, in words."""
        if not self.user.is_active:
            return "shut out"
        return "may sign in" if self.user.has_usable_password() else "invited, no password yet"


class ApiToken(Key):
    """A key for programs of one winery's shop, or (winery empty) of the house itself."""

    winery = models.ForeignKey("fulfillment.Winery", models.PROTECT, null=True, blank=True)
    connection = models.ForeignKey("fulfillment.ShopConnection", models.PROTECT, null=True, blank=True)

    class Meta:
        db_table = "api_token"
        constraints = (
            *KEY_CONSTRAINTS,
            one_of("role", Role, "api_token_role_known"),
            models.CheckConstraint(
                condition=models.Q(winery__isnull=False, role__in=sorted(OF_A_WINERY))
                | (models.Q(winery__isnull=True) & ~models.Q(role__in=sorted(OF_A_WINERY))),
                name="api_token_winery_fits_role",
            ),
        )

    @property
    def role_words(self) -> str:
        return Role(self.role).words
