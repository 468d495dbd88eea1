"""People and keys: who may come in, and through which door."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from recork.commerce.models.shop import Shop
from recork.commerce.rules.actor import Role
from recork.manners.constraints import one_of
from recork.manners.key import KEY_CONSTRAINTS, Key
from recork.manners.session_times import IDLE_S


class UserManager(BaseUserManager["User"]):
    """Makes users; there is no superuser, a person's role says what they may do."""

    def create_user(
        self, email: str, password: str | None = None, *, name: str = "", role: Role = Role.VIEWER
    ) -> "User":
        """Add a person who can sign in by e-mail."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, role=role)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person who signs in to the shop's admin."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, default=Role.VIEWER)
    is_active = models.BooleanField(default=True)
    times_shut_out = models.PositiveIntegerField(default=0, db_default=0)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        db_table = "staff"
        constraints = (one_of("role", Role, "staff_role_known"),)

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def words_about(self) -> tuple[str, ...]:
        """What a password of theirs must not be made of."""
        shop = Shop.objects.first()
        return (self.name, self.email, *((shop.name, shop.slug) if shop else ()))

    @property
    def longest_idle_s(self) -> int:
        return IDLE_S

    @property
    def role_words(self) -> str:
        return Role(self.role).words


class ApiToken(Key):
    """A key for programs of the shop: its website, its till."""

    class Meta:
        db_table = "api_token"
        constraints = (*KEY_CONSTRAINTS, one_of("role", Role, "api_token_role_known"))

    @property
    def role_words(self) -> str:
        return Role(self.role).words


def place_of(user: User) -> dict[str, str | int | None]:
    """A signed-in person as the audit trail names them."""
    return {"who": str(user), "role": user.role, "user": user.pk}
