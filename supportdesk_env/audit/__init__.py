"""Checks of the benchmark itself: is what policy requires reachable, and is anything else not?"""
