package io.wardstream.reports.pdf;

import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import java.awt.Color;

/** Colors that can be told apart on paper, and in gray. */
final class Ink {
    static final Color TEXT = new Color(0x1c2530);
    static final Color QUIET = new Color(0x5b6773);
    static final Color RULE = new Color(0xc9d1d9);
    static final Color GRID = new Color(0xe6eaee);
    static final Color SHADE = new Color(0xf4f6f8);
    static final Color BRAND = new Color(0x0f5f73);

    private static final Color HIGH = new Color(0xb3261e);
    private static final Color MEDIUM = new Color(0x9a6200);
    private static final Color LOW = new Color(0x0b6b7d);

    private static final float PALE = 0.7f;
    private static final int WHITE = 255;

    private Ink() {}

    static Color of(VitalSign vital) {
        return switch (vital) {
            case HEART_RATE -> new Color(0x1b7f3b);
            case PULSE_RATE -> new Color(0x3f7f1b);
            case SPO2 -> new Color(0x0b6fa4);
            case RESPIRATION_RATE -> new Color(0x9a6200);
            case SYSTOLIC_BP -> new Color(0xb3261e);
            case DIASTOLIC_BP -> new Color(0xa0402a);
            case MEAN_BP -> new Color(0x8f2f4f);
            case TEMPERATURE -> new Color(0x6a3fa0);
            case ETCO2 -> new Color(0x5f6b00);
        };
    }

    static Color of(AlarmPriority priority) {
        return switch (priority) {
            case HIGH -> HIGH;
            case MEDIUM -> MEDIUM;
            case LOW -> LOW;
        };
    }

    /** The color of a band whose line has this one. */
    static Color pale(Color color) {
        return new Color(pale(color.getRed()), pale(color.getGreen()), pale(color.getBlue()));
    }

    private static int pale(int part) {
        return Math.round(part + (WHITE - part) * PALE);
    }
}
