package io.wardstream.simulator.patient;

/** Which patients lie in the simulated beds. */
public enum PatientMix {
    /**
     * A ward: cuff pressures every five minutes; every fourth bed has an arterial line and a
     * capnograph.
     */
    MIXED,
    /**
     * Every sample carries heart rate, pulse, SpO2, respiration and three arterial pressures: seven
     * vitals.
     */
    ARTERIAL
}
