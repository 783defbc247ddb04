package io.wardstream.bench;

import java.sql.SQLException;

/** Something that guards every request and costs: it can be taken down, for the benchmark only. */
interface Wall {

    /** As it is called in the report. */
    String name();

    /** What it may add to the CPU of a request, of one. */
    double goal();

    void takeDown() throws SQLException;

    void putUp() throws SQLException;
}
