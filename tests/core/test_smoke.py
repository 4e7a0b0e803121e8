import time
def test_closed(make):
    t=time.time(); i=make.closed(standing=True); print(time.time()-t)
    from tracker.audit.queries import verify_log
    t=time.time(); print(verify_log(), time.time()-t)
    assert 0
