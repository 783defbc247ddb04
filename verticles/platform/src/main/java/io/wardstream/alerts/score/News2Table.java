package io.wardstream.alerts.score;

/**
 * The points of NEWS2 (RCP 2017), 0 to 3. Values are whole numbers as the chart has them,
 * temperature in tenths of a degree: {@link #shown} rounds what is stored. Pure functions.
 */
final class News2Table {

    private News2Table() {}

    /**
     * What people read, a half rounded up: 905 (90.5 mm[Hg]) is 91, 3505 (35.05 Cel) is 351 tenths.
     *
     * @param scaled as stored, with one decimal more than is shown, at least 0
     */
    static int shown(short scaled) {
        return (scaled + 5) / 10;
    }

    /** Per minute. */
    static int respirationRate(int rate) {
        if (rate <= 8) {
            return 3;
        }
        if (rate <= 11) {
            return 1;
        }
        if (rate <= 20) {
            return 0;
        }
        return rate <= 24 ? 2 : 3;
    }

    /** Percent, for everybody but those of {@link #spo2Scale2}. */
    static int spo2Scale1(int percent) {
        if (percent <= 91) {
            return 3;
        }
        if (percent <= 93) {
            return 2;
        }
        return percent <= 95 ? 1 : 0;
    }

    /** Percent, for a target of 88 to 92 in hypercapnic respiratory failure. */
    static int spo2Scale2(int percent, boolean isOnOxygen) {
        if (percent <= 83) {
            return 3;
        }
        if (percent <= 85) {
            return 2;
        }
        if (percent <= 87) {
            return 1;
        }
        if (isWhateverTheAir(percent) || !isOnOxygen) {
            return 0;
        }
        if (percent <= 94) {
            return 1;
        }
        return percent <= 96 ? 2 : 3;
    }

    /** Whether scale 2 gives the same points on air and on oxygen. */
    static boolean isWhateverTheAir(int percent) {
        return percent <= 92;
    }

    static int oxygen(boolean isOnOxygen) {
        return isOnOxygen ? 2 : 0;
    }

    /** In mm[Hg]. */
    static int systolicPressure(int pressure) {
        if (pressure <= 90) {
            return 3;
        }
        if (pressure <= 100) {
            return 2;
        }
        if (pressure <= 110) {
            return 1;
        }
        return pressure <= 219 ? 0 : 3;
    }

    /** Per minute. */
    static int pulse(int rate) {
        if (rate <= 40) {
            return 3;
        }
        if (rate <= 50) {
            return 1;
        }
        if (rate <= 90) {
            return 0;
        }
        if (rate <= 110) {
            return 1;
        }
        return rate <= 130 ? 2 : 3;
    }

    static int consciousness(Consciousness level) {
        return level == Consciousness.ALERT ? 0 : 3;
    }

    /** In tenths of Cel. */
    static int temperature(int tenths) {
        if (tenths <= 350) {
            return 3;
        }
        if (tenths <= 360) {
            return 1;
        }
        if (tenths <= 380) {
            return 0;
        }
        return tenths <= 390 ? 1 : 2;
    }
}
