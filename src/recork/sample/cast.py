"""The cast: orders with fixed numbers that tests, docs and the demo speak of by name.

They are Alder's newest, then four of Birch's. The first ones matter most: a
small sample has only them. Clock times are Pacific; day 0 is the last day of the
sample, day -1 the one before. Each stands in the state it has in the docs.
"""

from typing import NamedTuple


class Part(NamedTuple):
    """One role.

    wines: `ZN21:4/4` is four bottles with four in the cart, `PN20:3!2` lacks two.
    way: the moves after receiving, `state day time`, comma between.
    hold: its reason, `hold_words` what the page shows after it.
    """

    number: str
    name: str
    address: str
    place: str
    phone: str
    order_type: str
    wines: str
    service: str
    received: str
    ships_in: int
    way: str = ""
    hold: str = ""
    hold_words: str = ""


_FLOOR = "released 0 15:00, picking 0 15:{0}, picked 0 15:{1}, packed 0 15:{2}"
_PICKING = "released 0 15:00, picking 0 15:{0}"

CAST = (
    Part("10234", "Marisol Vega", "2207 Garden Street", "Austin, TX 78702", "512-555-0134", "Daily",
         "ZN21:4/4 CS19:2", "UPS Ground", "0 14:16", 0, _PICKING.format("31")),
    Part("10241", "Helena Brandt", "311 West Palm Lane", "Phoenix, AZ 85003", "602-555-0141", "Daily",
         "ZN21:6/6 CH23:6/6", "FedEx Home", "0 14:30", 0, _FLOOR.format("08", "22", "44")),
    Part("10249", "Priya Raman", "1904 Boren Avenue", "Seattle, WA 98101", "206-555-0149", "Daily",
         "CH23:3", "UPS Ground", "0 15:45", 1),
    Part("50120", "Ansel Whitcombe", "88 Court Street", "Salem, OR 97301", "503-555-0120", "Daily",
         "PN22:3 PG23:3", "GLS Ground", "0 15:48", 1),
    Part("10248", "Theo Lindqvist", "415 Nicollet Avenue", "Minneapolis, MN 55401", "612-555-0148", "Club",
         "ZN21:2 CH23:2 PN22:2", "FedEx Ground", "0 15:20", 0, hold="weather"),
    Part("10247", "Marguerite Oduya", "Commonwealth Avenue", "Boston, MA 02116", "617-555-0147", "Daily",
         "PN22:6 SB24:6", "UPS Ground", "0 15:05", 1,
         hold="needs_action", hold_words="Ship-to incomplete: no street number"),
    Part("10246", "Calder & Finch LLP", "233 South Wacker Drive|Suite 4100", "Chicago, IL 60606", "312-555-0146",
         "Corporate", "CS19:12 CH23:12", "FedEx Ground", "0 14:50", 8, hold="requested_ship_date"),
    Part("10245", "Anton Reyes", "1550 Wynkoop Street|Apt 310", "Denver, CO 80202", "303-555-0145", "Club",
         "ZN21:1 CH23:1 PN22:1", "FedEx Home", "0 14:38", 0, "released 0 15:00"),
    Part("10243", "Josephine Marsh", "1420 SW Alder Street|Apt 5", "Portland, OR 97205", "503-555-0142", "Daily",
         "ZN21:3 CH23:2 CS19:1", "UPS 2nd Day", "0 14:34", 0, "cancelled 0 15:41"),
    Part("10243-2", "Josephine Marsh", "1420 SW Alder Street|Apt 5", "Portland, OR 97205", "503-555-0142", "Daily",
         "ZN21:3 CH23:2 CS19:1", "UPS Ground", "0 15:56", 2),
    Part("50119", "Fintan O'Dowd", "610 NW Wall Street", "Bend, OR 97701", "541-555-0119", "Club",
         "PN22:2 CH22:2 GM23:2", "UPS Ground", "0 14:37", 0, "released 0 15:00"),
    Part("10239", "Ingrid Solberg", "926 East Mifflin Street", "Madison, WI 53703", "608-555-0139", "Club",
         "ZN21:2 SY20:2 PS20:2", "UPS Ground", "0 14:26", 1,
         hold="shipping_instructions", hold_words="Shipping instructions to read"),
    Part("10238", "Rafael Nunes", "77 Ferry Street", "Newark, NJ 07105", "973-555-0138", "Daily",
         "CS19:1", "UPS Ground", "0 14:24", 1, hold="compliance", hold_words="Birth date missing"),
    Part("10237", "Beatrix Holloway", "402 East 45th Street", "Savannah, GA 31405", "912-555-0137", "Club",
         "ZN21:1/1 CH23:1/1 SB24:1/1", "FedEx Home", "0 14:22", 0,
         "released 0 15:00, picking 0 15:24, picked 0 15:39"),
    Part("10235", "Amelia Stone", "1218 Romany Road", "Charlotte, NC 28203", "704-555-0135", "Club",
         "ZN21:4/4 CH23:4/4 PN22:4/4", "UPS Ground", "-1 09:41", -1,
         "released -1 11:00, picking -1 11:18, picked -1 11:34, packed -1 11:58, shipped -1 16:40"),
    Part("10232", "Oliver Brandywine", "1711 Blair Boulevard", "Nashville, TN 37212", "615-555-0132", "Daily",
         "PN20:3!2", "FedEx Home", "0 14:12", 1, hold="insufficient_inventory", hold_words="2 Pinot Noir short"),
    Part("10231", "Lucía Ferrer", "3344 Kettner Boulevard", "San Diego, CA 92101", "619-555-0131", "Club",
         "ZN21:1/1 CH23:1/1 RS24:1/1", "GLS Ground", "-4 08:20", -4,
         "released -4 11:00, picking -4 11:09, picked -4 11:20, packed -4 11:41, shipped -4 16:35, "
         "delivered -2 10:52"),
    Part("10227", "Tom Ashby", "1805 North 9th Street", "Boise, ID 83702", "208-555-0127", "Daily",
         "SB24:2/2", "UPS Ground", "-7 08:05", -7,
         "released -7 11:00, picking -7 11:21, picked -7 11:29, packed -7 11:50, shipped -7 16:50, "
         "returned -3 13:30"),
    Part("10226", "Yasmin Haddad", "2916 Swiss Avenue", "Dallas, TX 75204", "214-555-0126", "Club",
         "PN22-6:3", "FedEx Home", "0 14:00", 1, hold="needs_action", hold_words="Unknown wine: ALD-PN22-6"),
    Part("50118", "Mei-Ling Hart", "2450 Onyx Street", "Eugene, OR 97403", "541-555-0118", "Daily",
         "PG23:6/6", "UPS Ground", "0 14:21", 0, _FLOOR.format("10", "21", "37")),
    Part("50117", "Ruben Castellano", "915 North 5th Street", "Tacoma, WA 98403", "253-555-0117", "Club",
         "PN22:1/1 CH22:1 GM23:1", "FedEx Home", "0 14:09", 0, _PICKING.format("27")),
    Part("10244", "Wen Li Zhao", "145 South 1st Street|Unit 8", "San Jose, CA 95113", "408-555-0144", "Club",
         "ZN21:2 CH23:2 GR22:2", "GLS Ground", "0 14:36", 1),
    Part("10242", "David Okafor", "2410 Travis Street|Apt 1402", "Houston, TX 77006", "713-555-0143", "Club",
         "ZN21:1/1 CH23:1 PN22:1", "FedEx Home", "0 14:32", 0, _PICKING.format("48")),
    Part("10240", "Samuel Ortega", "1260 SW 22nd Street", "Miami, FL 33129", "305-555-0140", "Special",
         "ZN21M:2/2", "UPS 2nd Day", "0 14:28", 0, _FLOOR.format("05", "14", "29")),
    Part("10236", "Kenji Watanabe", "1350 Ala Moana Boulevard", "Honolulu, HI 96814", "808-555-0136", "Daily",
         "CH23:2", "UPS 2nd Day", "0 14:20", 0, "released 0 15:00"),
    Part("10233", "Priscilla Nwosu", "742 Ponce de Leon Avenue", "Atlanta, GA 30306", "404-555-0133", "Club",
         "ZN21:2 CH23:2 CS19:2", "UPS Ground", "-3 09:15", -3, "cancelled -1 10:20"),
    Part("10230", "Graham Whitlock", "58 South Willard Street", "Burlington, VT 05401", "802-555-0130", "Daily",
         "CS19:3/3 SY20:3/3", "UPS Ground", "-4 15:30", -3,
         "released -3 07:00, picking -3 07:12, picked -3 07:31, packed -3 07:55, shipped -3 15:55"),
    Part("10229", "Hôtel Lumière", "536 Royal Street", "New Orleans, LA 70130", "504-555-0129", "Corporate",
         "ZN21:12/12 CH23:12 SB24:12", "FedEx Ground", "0 14:06", 0, _PICKING.format("14")),
    Part("10228", "Nadia Petrov", "180 Bedford Avenue|Apt 3F", "Brooklyn, NY 11211", "718-555-0128", "Club",
         "ZN21:3/3 PN22:3/3", "UPS Ground", "0 14:04", 0, "released 0 15:00, picking 0 15:17, picked 0 15:33"),
    Part("10225", "Casimir Holt", "2319 NE 14th Avenue", "Portland, OR 97212", "503-555-0125", "Daily",
         "PN22:4/2 SB24:2", "GLS Ground", "0 13:57", 0, _PICKING.format("12") + ", cancelled 0 15:26"),
    Part("10221", "Felix Abara", "3712 North 30th Street", "Tacoma, WA 98407", "253-555-0121", "Daily",
         "GR22:3", "UPS Ground", "-1 15:20", 0, "cancelled 0 15:54"),
    Part("10198", "Rosalind Achterberg", "1040 Main Street", "Napa, CA 94559", "707-555-0198", "Daily",
         "CS19:6 ZN21:6", "UPS Ground", "-1 11:48", 0, "cancelled 0 15:57"),
)  # fmt: skip
