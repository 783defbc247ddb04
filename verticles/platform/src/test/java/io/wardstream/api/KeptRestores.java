package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.lifecycle.archive.ColdRange;
import io.wardstream.lifecycle.archive.LakeRestores;
import io.wardstream.lifecycle.archive.Restore;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Takes orders and never works them off. */
final class KeptRestores implements LakeRestores {
    static final UUID JOB = new UUID(0, 7);

    final List<ColdRange> asked = new ArrayList<>();

    @Override
    public Future<Restore> ask(int hospitalId, List<LocalDate> days, List<YearMonth> months) {
        asked.add(new ColdRange(hospitalId, days, months));
        return Future.succeededFuture(
                new Restore(
                        JOB,
                        Restore.Kind.READ,
                        hospitalId,
                        days,
                        months,
                        Restore.State.WAITING,
                        null,
                        ApiBed.NOW,
                        null,
                        null,
                        null,
                        0,
                        0,
                        0,
                        null));
    }
}
