"""Where the parcels go: real cities with ZIP codes that are theirs.

Only states that let a winery ship to a home are here.
"""

from typing import NamedTuple


class Place(NamedTuple):
    """Every ZIP code from zip_from to zip_to belongs to the city."""

    city: str
    state: str
    zip_from: int
    zip_to: int
    area_code: int


class State(NamedTuple):
    """transit_days: working days by ground. tax_bp: sales tax in hundredths of a percent."""

    transit_days: int
    tax_bp: int


STATES = {
    "AK": State(4, 0), "AZ": State(2, 860), "CA": State(1, 875), "CO": State(3, 780), "CT": State(5, 635),
    "DC": State(5, 1025), "FL": State(5, 700), "GA": State(5, 740), "HI": State(4, 450), "IA": State(4, 690),
    "ID": State(2, 600), "IL": State(4, 880), "IN": State(4, 700), "KS": State(4, 870), "LA": State(4, 950),
    "MA": State(5, 625), "MD": State(5, 900), "ME": State(5, 550), "MI": State(5, 600), "MN": State(4, 740),
    "MO": State(4, 820), "MT": State(3, 0), "NC": State(5, 700), "ND": State(4, 690), "NE": State(4, 690),
    "NH": State(5, 0), "NJ": State(5, 663), "NM": State(3, 780), "NV": State(2, 820), "NY": State(5, 850),
    "OH": State(5, 720), "OK": State(4, 890), "OR": State(2, 0), "PA": State(5, 634), "SC": State(5, 740),
    "SD": State(4, 640), "TN": State(4, 955), "TX": State(4, 825), "VA": State(5, 575), "VT": State(5, 630),
    "WA": State(2, 920), "WI": State(4, 540), "WV": State(5, 650), "WY": State(3, 540),
}  # fmt: skip

# Repeated cities get more of the parcels.
PLACES = tuple(Place(*row) for row in (
    ("Los Angeles", "CA", 90012, 90029, 213), ("San Francisco", "CA", 94107, 94112, 415),
    ("San Diego", "CA", 92101, 92111, 619), ("San Jose", "CA", 95110, 95113, 408),
    ("Sacramento", "CA", 95814, 95822, 916), ("Oakland", "CA", 94605, 94607, 510),
    ("Santa Barbara", "CA", 93103, 93105, 805), ("Santa Rosa", "CA", 95403, 95405, 707),
    ("Napa", "CA", 94558, 94559, 707), ("Los Angeles", "CA", 90012, 90029, 323),
    ("Fresno", "CA", 93720, 93722, 559), ("Portland", "OR", 97201, 97206, 503),
    ("Portland", "OR", 97209, 97215, 971), ("Eugene", "OR", 97401, 97405, 541),
    ("Salem", "OR", 97301, 97306, 503), ("Bend", "OR", 97701, 97703, 541),
    ("Seattle", "WA", 98101, 98109, 206), ("Tacoma", "WA", 98402, 98409, 253),
    ("Bellevue", "WA", 98004, 98008, 425), ("Spokane", "WA", 99201, 99205, 509),
    ("Phoenix", "AZ", 85003, 85009, 602), ("Scottsdale", "AZ", 85254, 85260, 480),
    ("Tucson", "AZ", 85710, 85719, 520), ("Las Vegas", "NV", 89102, 89110, 702),
    ("Reno", "NV", 89501, 89503, 775), ("Boise", "ID", 83702, 83706, 208),
    ("Missoula", "MT", 59801, 59804, 406), ("Jackson", "WY", 83001, 83001, 307),
    ("Denver", "CO", 80202, 80207, 303), ("Boulder", "CO", 80301, 80305, 720),
    ("Colorado Springs", "CO", 80903, 80911, 719), ("Santa Fe", "NM", 87505, 87508, 505),
    ("Albuquerque", "NM", 87104, 87114, 505), ("Austin", "TX", 78701, 78705, 512),
    ("Dallas", "TX", 75201, 75212, 214), ("Houston", "TX", 77002, 77008, 713),
    ("San Antonio", "TX", 78201, 78218, 210), ("Oklahoma City", "OK", 73102, 73112, 405),
    ("Wichita", "KS", 67202, 67208, 316), ("Omaha", "NE", 68104, 68108, 402),
    ("Sioux Falls", "SD", 57103, 57108, 605), ("Fargo", "ND", 58102, 58104, 701),
    ("Minneapolis", "MN", 55401, 55409, 612), ("Saint Paul", "MN", 55101, 55108, 651),
    ("Madison", "WI", 53703, 53705, 608), ("Milwaukee", "WI", 53202, 53216, 414),
    ("Des Moines", "IA", 50309, 50312, 515), ("Kansas City", "MO", 64105, 64114, 816),
    ("Saint Louis", "MO", 63101, 63113, 314), ("Chicago", "IL", 60601, 60607, 312),
    ("Evanston", "IL", 60201, 60203, 847), ("Indianapolis", "IN", 46201, 46208, 317),
    ("Detroit", "MI", 48201, 48217, 313), ("Ann Arbor", "MI", 48103, 48105, 734),
    ("Columbus", "OH", 43201, 43207, 614), ("Cleveland", "OH", 44102, 44115, 216),
    ("Nashville", "TN", 37203, 37209, 615), ("Memphis", "TN", 38103, 38109, 901),
    ("New Orleans", "LA", 70112, 70119, 504), ("Atlanta", "GA", 30305, 30319, 404),
    ("Savannah", "GA", 31404, 31406, 912), ("Miami", "FL", 33125, 33138, 305),
    ("Orlando", "FL", 32803, 32812, 407), ("Tampa", "FL", 33602, 33607, 813),
    ("Charleston", "SC", 29403, 29403, 843), ("Columbia", "SC", 29201, 29206, 803),
    ("Charlotte", "NC", 28202, 28205, 704), ("Raleigh", "NC", 27603, 27610, 919),
    ("Asheville", "NC", 28803, 28806, 828), ("Richmond", "VA", 23219, 23227, 804),
    ("Alexandria", "VA", 22301, 22305, 703), ("Charleston", "WV", 25301, 25304, 304),
    ("Washington", "DC", 20001, 20010, 202), ("Baltimore", "MD", 21209, 21218, 410),
    ("Philadelphia", "PA", 19102, 19107, 215), ("Pittsburgh", "PA", 15201, 15212, 412),
    ("Newark", "NJ", 7102, 7108, 973), ("New York", "NY", 10009, 10014, 212),
    ("Brooklyn", "NY", 11203, 11226, 718), ("Buffalo", "NY", 14206, 14216, 716),
    ("Hartford", "CT", 6103, 6106, 860), ("Stamford", "CT", 6901, 6903, 203),
    ("Worcester", "MA", 1602, 1610, 508), ("Boston", "MA", 2108, 2111, 617),
    ("Cambridge", "MA", 2138, 2142, 617), ("Manchester", "NH", 3101, 3104, 603),
    ("Portland", "ME", 4101, 4103, 207), ("Burlington", "VT", 5401, 5401, 802),
    ("Honolulu", "HI", 96813, 96819, 808), ("Anchorage", "AK", 99501, 99504, 907),
))  # fmt: skip

FREEZING_STATES = frozenset({"MN", "WI", "ND", "SD", "MT", "IA", "ME", "VT", "WY"})
HOT_STATES = frozenset({"AZ", "NV", "TX", "FL", "LA", "GA", "SC", "OK", "NM"})
