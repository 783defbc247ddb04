package io.wardstream.bench;

import io.vertx.core.Future;
import io.wardstream.access.audit.Audit;
import io.wardstream.access.audit.AuditEntry;
import java.time.Instant;

/** An audit that hears nothing while it is off. Thread-safe. */
final class SwitchedAudit implements Audit {

    private final Audit audit;
    private volatile boolean isOn = true;

    SwitchedAudit(Audit audit) {
        this.audit = audit;
    }

    void turn(boolean on) {
        isOn = on;
    }

    boolean isOn() {
        return isOn;
    }

    @Override
    public Instant now() {
        return audit.now();
    }

    @Override
    public Future<Void> room() {
        return isOn ? audit.room() : Future.succeededFuture();
    }

    @Override
    public void note(AuditEntry entry) {
        if (isOn) {
            audit.note(entry);
        }
    }

    @Override
    public Future<Void> write(AuditEntry entry) {
        return isOn ? audit.write(entry) : Future.succeededFuture();
    }
}
