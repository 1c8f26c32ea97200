"""Pure rules: the Vietnamese language, matching, decisions and what knowledge is."""
