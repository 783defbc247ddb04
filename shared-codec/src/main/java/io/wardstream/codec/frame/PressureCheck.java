package io.wardstream.codec.frame;

import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;

/**
 * Checks the blood pressures of one sample against each other: diastolic, mean and systolic must
 * grow, and the pulse pressure must be 5 mm[Hg] at least. Pure.
 */
final class PressureCheck {
    private static final int SMALLEST_PULSE = 5 * VitalSign.SYSTOLIC_BP.scale();

    private PressureCheck() {}

    /**
     * Marks what contradicts as questionable, unless the device already doubts it.
     *
     * @param scaled by index
     * @return the validity bits to use
     */
    static int apply(short[] scaled, int validityBits) {
        int bits = validityBits;
        bits = inOrder(scaled, bits, VitalSign.DIASTOLIC_BP, VitalSign.SYSTOLIC_BP, SMALLEST_PULSE);
        bits = inOrder(scaled, bits, VitalSign.DIASTOLIC_BP, VitalSign.MEAN_BP, 1);
        return inOrder(scaled, bits, VitalSign.MEAN_BP, VitalSign.SYSTOLIC_BP, 1);
    }

    private static int inOrder(
            short[] scaled, int bits, VitalSign low, VitalSign high, int leastDifference) {
        short below = scaled[low.index()];
        short above = scaled[high.index()];
        if (below == Vitals.ABSENT || above == Vitals.ABSENT || above - below >= leastDifference) {
            return bits;
        }
        return doubt(low, doubt(high, bits));
    }

    private static int doubt(VitalSign sign, int bits) {
        int shift = sign.index() << 1;
        boolean isTrusted = Validity.ofBits(bits >>> shift) == Validity.VALID;
        return isTrusted ? bits | Validity.QUESTIONABLE.bits() << shift : bits;
    }
}
