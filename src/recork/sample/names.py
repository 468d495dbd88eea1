"""Plausible people and companies, none of them real."""

FIRST_NAMES = (
    "Adaeze", "Agnes", "Aiko", "Alasdair", "Alma", "Amara", "Ambrose", "Anika", "Anselm", "Araceli",
    "Arturo", "Astrid", "Beatriz", "Benoît", "Bettina", "Björn", "Calla", "Camille", "Carlota",
    "Cecily", "Chandra", "Clémence", "Corbin", "Dagny", "Dario", "Delphine", "Desmond", "Dolores",
    "Eamon", "Edith", "Eleanor", "Elías", "Emeka", "Esperanza", "Étienne", "Farah", "Fergus", "Fiona",
    "Florian", "François", "Gideon", "Giulia", "Greta", "Gwendolyn", "Hana", "Harriet", "Hector",
    "Hiroshi", "Ignacio", "Imogen", "Ines", "Ingmar", "Isolde", "Iván", "Jasper", "Joaquín", "Jocelyn",
    "Jolene", "Juniper", "Kamala", "Katya", "Keiko", "Kofi", "Lachlan", "Laszlo", "Leocadia", "Linnea",
    "Lorcan", "Ludmila", "Magnolia", "Malcolm", "Manon", "Marcel", "Mariko", "Matilda", "Maximilian",
    "Mercedes", "Mireille", "Moses", "Nadine", "Naveen", "Néstor", "Noor", "Octavia", "Odette",
    "Olufemi", "Orla", "Oswin", "Paloma", "Pascal", "Percival", "Petra", "Philippa", "Quentin",
    "Rafaela", "Ragnhild", "Ramona", "Reuben", "Rosamund", "Rowan", "Ruth", "Saoirse", "Selim", "Shira",
    "Sibylle", "Simone", "Solveig", "Søren", "Stellan", "Sunita", "Tamsin", "Teodoro", "Thaddeus",
    "Tomasz", "Ulrika", "Vaughn", "Vera", "Viggo", "Viola", "Wendell", "Wilhelmina", "Winston",
    "Xiomara", "Yara", "Yusuf", "Zachary", "Zelda", "Zoë", "Zubin",
)  # fmt: skip

LAST_NAMES = (
    "Abernathy", "Adeyemi", "Albright", "Almeida", "Andersson", "Appleby", "Arroyo", "Ashdown",
    "Azoulay", "Bachmann", "Banerjee", "Barros", "Beaumont", "Beckett", "Bellweather", "Bianchi",
    "Blackwood", "Borowski", "Brennan", "Broussard", "Caldwell", "Calloway", "Carmichael", "Castaño",
    "Chamberlain", "Chaudhry", "Chevalier", "Cisneros", "Cordero", "Crawford", "Czerny", "D'Angelo",
    "Dalgaard", "Delacroix", "Devereaux", "Dimitrov", "Donnelly", "Dragomir", "Drummond", "Dubois",
    "Eastman", "Echeverría", "Ekström", "Ellsworth", "Esposito", "Fairchild", "Falk", "Farrokhzad",
    "Fitzgerald", "Forsythe", "Fujimoto", "Galloway", "García", "Gauthier", "Goldfarb", "Greenhalgh",
    "Grimaldi", "Gustafsson", "Haldane", "Hargreaves", "Hashimoto", "Hawthorne", "Henriksen", "Herrera",
    "Hollingsworth", "Huang", "Ibáñez", "Ingram", "Iyer", "Jacobsen", "Jankowski", "Jiménez",
    "Kaczmarek", "Kapoor", "Kavanagh", "Keller", "Kim", "Kowalczyk", "Krishnan", "Lacroix",
    "Lafontaine", "Langley", "Larkin", "Le", "Leclerc", "Lindholm", "Llewellyn", "Locke", "Lombardi",
    "Lundgren", "MacAllister", "Mahoney", "Marchetti", "Matsuda", "McKinley", "Mendoza", "Merriweather",
    "Mkhize", "Montague", "Moreau", "Muñoz", "Nakamura", "Navarro", "Nguyễn", "Nielsen", "Novák",
    "O'Connell", "O'Rourke", "Obi", "Okonkwo", "Olsen", "Osterhaus", "Pacheco", "Park", "Pemberton",
    "Pereira", "Petrović", "Pham", "Pinkerton", "Quigley", "Quintero", "Rasmussen", "Ravenscroft",
    "Renault", "Rivera", "Rosenthal", "Rousseau", "Rutherford", "Saavedra", "Salazar", "Sandoval",
    "Schäfer", "Sepúlveda", "Sheridan", "Silva", "Sinclair", "Söderberg", "Stavros", "Sterling",
    "Strand", "Suzuki", "Szabó", "Takahashi", "Tavares", "Thibodeaux", "Thorne", "Toussaint",
    "Underhill", "Vandermeer", "Vasquez", "Venkataraman", "Villanueva", "Vogel", "Wainwright",
    "Wakefield", "Weatherby", "Whitaker", "Winslow", "Wójcik", "Yamamoto", "Yoon", "Zapata",
    "Zielinski", "Zimmermann",
)  # fmt: skip

COMPANIES = (
    "Anchor & Vale Architects", "Bellamy Dental Group", "Blue Heron Hospitality", "Brightwater Title Co.",
    "Café Étoile", "Cobalt Row Studio", "Copperline Capital", "Driftwood Inn", "Eastgate Realty LLC",
    "Fairmount Orchestra Guild", "Foxglove Events", "Gray & Hollis LLP", "Harbor Light Foundation",
    "Ironbark Engineering", "Juniper House Hotel", "Kestrel Aviation", "La Maison Béarn", "Larkspur Florists",
    "Lighthouse Pediatrics", "Marigold Catering", "Meridian Law Offices", "Milk & Thistle Bakery",
    "North Fork Outfitters", "Oak & Ember Restaurant", "Old Mill Interiors", "Paragon Roofing",
    "Pine Street Partners", "Quarry Lane Veterinary", "Redwood Circle Advisors", "Rosebank Hotel",
    "Saltmarsh Oyster Bar", "Silverlode Mining Museum", "Stillwater Yacht Club", "Sundial Press",
    "Tamarind Kitchen", "Thornbury & Sons", "Tidewater Surveying", "Vantage Point Media",
    "Wexford Auction House", "Whistlestop Travel",
)  # fmt: skip

STREETS = (
    "Alameda Street", "Ashford Lane", "Bayview Avenue", "Birchwood Drive", "Briar Road", "Brookside Avenue",
    "Camino Real", "Canyon Road", "Cedar Street", "Chestnut Street", "Clover Court", "Columbia Street",
    "Cypress Avenue", "Dogwood Lane", "East 4th Street", "Elm Street", "Fairview Avenue", "Fern Hollow Road",
    "Garfield Avenue", "Grand Avenue", "Greenleaf Way", "Harrison Street", "Hawthorne Street", "Hickory Lane",
    "Highland Avenue", "Hillcrest Drive", "Jefferson Street", "Juniper Way", "Kings Road", "Lakeshore Drive",
    "Laurel Street", "Lincoln Avenue", "Linden Street", "Madison Street", "Magnolia Avenue", "Maple Street",
    "Meadow Lane", "Mill Road", "Monroe Street", "Mulberry Street", "North 12th Street", "Oakwood Drive",
    "Old Post Road", "Orchard Street", "Park Avenue", "Pearl Street", "Pine Street", "Pleasant Street",
    "Prospect Avenue", "Quarry Road", "Ridge Road", "River Street", "Rosewood Court", "South 8th Street",
    "Spruce Street", "Summit Avenue", "Sycamore Street", "Terrace Drive", "Valley View Road", "Walnut Street",
    "Washington Street", "Water Street", "Willow Street", "Woodland Avenue",
)  # fmt: skip
