"""stub"""
def show(x): pass
