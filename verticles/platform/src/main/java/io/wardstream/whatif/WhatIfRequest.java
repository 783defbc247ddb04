package io.wardstream.whatif;

import io.wardstream.whatif.replay.WardRules.Change;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What somebody wants to know: the alarms of a ward in [from, to), had it had these rules.
 *
 * @param changes at most one of a vital and priority
 */
public record WhatIfRequest(
        int hospitalId,
        int wardId,
        UUID wardPublicId,
        Instant from,
        Instant to,
        List<Change> changes) {

    public WhatIfRequest {
        changes = List.copyOf(changes);
    }
}
