"""How every house behaves, whatever its business: settings, jobs, doors, problems, words. Knows no house."""
