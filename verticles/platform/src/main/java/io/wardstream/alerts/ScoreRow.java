package io.wardstream.alerts;

import io.wardstream.alerts.score.News2Score;

/**
 * How the score of a patient stood from then on.
 *
 * @param at epoch milliseconds of the platform's clock
 * @param spo2Scale 1 or 2
 */
record ScoreRow(int hospitalId, int patientId, long at, int spo2Scale, News2Score score) {}
