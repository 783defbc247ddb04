package io.wardstream.samples;

import io.wardstream.codec.model.VitalSample;
import java.util.List;

/**
 * What a committed flush did. Everything not named here was stored.
 *
 * @param committed samples stored by this flush
 * @param duplicates equal to what is stored already
 * @param conflicts the same identity is stored with other content
 */
public record FlushOutcome(
        int committed, List<VitalSample> duplicates, List<VitalSample> conflicts) {}
