package io.wardstream.api;

import io.wardstream.access.Access;
import io.wardstream.access.audit.Audit;
import io.wardstream.access.audit.AuditReader;
import io.wardstream.access.audit.ClientAddress;
import io.wardstream.alerts.Alarms;
import io.wardstream.alerts.AlertRules;
import io.wardstream.alerts.Scores;
import io.wardstream.fleet.Fleet;
import io.wardstream.history.HistoryReader;
import io.wardstream.lifecycle.archive.DayRestores;
import io.wardstream.lifecycle.archive.LakeRestores;
import io.wardstream.notify.Notify;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Pressure;
import io.wardstream.registry.Registry;
import io.wardstream.reports.Reports;
import io.wardstream.retrospect.RetrospectiveAlarms;
import io.wardstream.samples.Continuity;
import io.wardstream.samples.LatestReader;
import io.wardstream.samples.rollup.RollupCheck;
import io.wardstream.whatif.WhatIf;
import java.util.Optional;

/**
 * What the interface needs of the rooms below.
 *
 * @param reports empty on a platform without an object store
 */
public record ApiRooms(
        Access access,
        Registry registry,
        LatestReader latest,
        HistoryReader history,
        HistoryRules historyRules,
        LakeRestores lakeRestores,
        Alarms alarms,
        AlertRules rules,
        Scores scores,
        Notify notifications,
        WhatIf whatIf,
        Optional<Reports> reports,
        Fleet fleet,
        Continuity continuity,
        RetrospectiveAlarms retrospective,
        RollupCheck rollups,
        DayRestores dayRestores,
        Audit audit,
        AuditReader auditReader,
        ClientAddress addresses,
        Repeats repeats,
        RateLimits limits,
        Pressure pressure,
        Meters meters) {}
