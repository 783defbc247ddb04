package io.wardstream.api;

import io.wardstream.access.audit.AuditReader;
import io.wardstream.alerts.Alarms;
import io.wardstream.alerts.Scores;
import io.wardstream.history.HistoryReader;
import io.wardstream.registry.Registry;
import io.wardstream.reports.Reports;
import io.wardstream.retrospect.RetrospectiveAlarms;
import java.util.Optional;

/** Where what is kept of a patient comes from. */
record ExportSources(
        Registry registry,
        HistoryReader history,
        Alarms alarms,
        RetrospectiveAlarms retrospective,
        Scores scores,
        Optional<Reports> reports,
        AuditReader audit) {}
