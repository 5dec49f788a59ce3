"""The console at `/web`: a person works a case by hand and sees what an agent would see."""
