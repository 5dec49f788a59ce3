"""Family 11: single sign-on or user provisioning keeps people out."""
