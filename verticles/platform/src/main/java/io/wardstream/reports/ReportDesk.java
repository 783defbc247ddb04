package io.wardstream.reports;

import io.wardstream.alerts.Alarms;
import io.wardstream.config.ReportsConfig;
import java.time.Clock;

/** What those need who do the jobs of a node. Thread-safe. */
record ReportDesk(
        ReportsConfig config,
        PgReportQueue queue,
        ReportSubjects subjects,
        ReportSeries series,
        Alarms alarms,
        ReportObjects objects,
        Clock clock,
        ReportMeters meters) {}
