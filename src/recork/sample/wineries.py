"""The wineries, their wines and the warehouses that keep them."""

from recork.sample.shapes import SampleBin, SampleSku, SampleWarehouse, SampleWinery

WAREHOUSES = (
    SampleWarehouse("AMC", "American Canyon", "American Canyon", "CA", "94503"),
    SampleWarehouse("PSO", "Paso Robles", "Paso Robles", "CA", "93446"),
    SampleWarehouse("SMA", "Santa Maria", "Santa Maria", "CA", "93455"),
    SampleWarehouse("WIL", "Willamette", "McMinnville", "OR", "97128"),
)

WINERIES = (
    SampleWinery("alder", "Alder Creek", "Dry Creek Valley, California", "ALD", ("AMC", "PSO", "SMA")),
    SampleWinery("birch", "Birch Hill", "Willamette Valley, Oregon", "BIR", ("WIL", "AMC")),
    SampleWinery("cedar", "Cedar Gate", "Paso Robles, California", "CED", ("PSO", "SMA")),
    SampleWinery("dogwood", "Dogwood Ridge", "Rogue Valley, Oregon", "DOG", ("WIL",)),
    SampleWinery("elm", "Elmhurst Cellars", "Santa Ynez Valley, California", "ELM", ("SMA", "PSO")),
    SampleWinery("fir", "Fir Hollow", "Umpqua Valley, Oregon", "FIR", ("WIL", "AMC")),
)

# code without the winery's prefix, name, millilitres, cents. The last wine is all but sold out.
_CALIFORNIA = (
    ("ZN21", "2021 Old Vine Zinfandel, Dry Creek", 750, 4200),
    ("CH23", "2023 Barrel Chardonnay", 750, 3600),
    ("CS19", "2019 Reserve Cabernet Sauvignon", 750, 6600),
    ("PN22", "2022 Pinot Noir, Sonoma Coast", 750, 4800),
    ("SB24", "2024 Sauvignon Blanc", 750, 2600),
    ("SY20", "2020 Syrah, Hillside Block", 750, 4400),
    ("RS24", "2024 Rosé of Grenache", 750, 2400),
    ("PS20", "2020 Petite Sirah", 750, 3800),
    ("GR22", "2022 Grenache, Gravel Bench", 750, 3900),
    ("ZN21M", "2021 Old Vine Zinfandel, magnum", 1500, 9200),
    ("LH22H", "2022 Late Harvest Zinfandel, half bottle", 375, 2800),
    ("PN20", "2020 Single Block Pinot Noir", 750, 7200),
)
_OREGON = (
    ("PN22", "2022 Pinot Noir, Eola Hills", 750, 5200),
    ("PG23", "2023 Pinot Gris", 750, 2400),
    ("CH22", "2022 Chardonnay, Slope Block", 750, 4400),
    ("RI23", "2023 Dry Riesling", 750, 2600),
    ("GM23", "2023 Gamay Noir", 750, 3200),
    ("PB23", "2023 Pinot Blanc", 750, 2800),
    ("RO24", "2024 Rosé of Pinot Noir", 750, 2700),
    ("BR20", "2020 Brut, méthode traditionnelle", 750, 5800),
    ("SY21", "2021 Syrah, Rogue Bench", 750, 4000),
    ("PN21M", "2021 Pinot Noir, magnum", 1500, 11800),
    ("IW22H", "2022 Iced Gewürztraminer, half bottle", 375, 3000),
    ("PN18", "2018 Founders' Pinot Noir", 750, 8800),
)


def skus_of(winery: SampleWinery) -> tuple[SampleSku, ...]:
    """The winery's list, best seller first, the scarce wine last."""
    wines = _OREGON if winery.region.endswith("Oregon") else _CALIFORNIA
    return tuple(
        SampleSku(winery.slug, f"{winery.sku_prefix}-{code}", name, bottle_ml, cents)
        for code, name, bottle_ml, cents in wines
    )


# Shelf places are given out in this order, so that Alder's first three stand where the docs say.
_PLACES = tuple(f"{aisle}-{place:02d}" for aisle, place in (("B", 12), ("C", 4), ("D", 1))) + tuple(
    code
    for aisle in "ABCDEFGHJ"
    for place in range(2, 19, 2)
    if (code := f"{aisle}-{place:02d}") not in {"B-12", "C-04"}
)


def bins_for(wineries: tuple[SampleWinery, ...]) -> tuple[SampleBin, ...]:
    """One bin for every wine in every warehouse of its winery, then four empty ones."""
    bins: list[SampleBin] = []
    for warehouse in WAREHOUSES:
        places = iter(_PLACES)
        for winery in wineries:
            if warehouse.code in winery.warehouses:
                bins += [
                    SampleBin(warehouse.code, next(places), winery.slug, sku.code) for sku in skus_of(winery)
                ]
        bins += [SampleBin(warehouse.code, next(places), "", "") for _ in range(4)]
    return tuple(bins)
