"""What the provider offers to other packages; everything else in it may change at any time.

Its modules are imported one by one, so that a program loads what it uses and no more. The provider
itself imports none of them.
"""
