package io.wardstream.samples.rollup;

/**
 * What hours of one patient add up to, over all vitals: to tell whether two copies are the same.
 *
 * @param rows vitals of buckets
 * @param count values that were measured
 * @param valid how many of these are valid
 * @param sum of the sums, scaled as samples are
 * @param least sum of the least values
 * @param greatest sum of the greatest values
 */
public record PatientSums(
        int patientId, long rows, long count, long valid, long sum, long least, long greatest) {

    /** Of no hours. */
    public static PatientSums none(int patientId) {
        return new PatientSums(patientId, 0, 0, 0, 0, 0, 0);
    }

    /** With one vital of one more bucket. */
    public PatientSums plus(VitalStats stats) {
        return new PatientSums(
                patientId,
                rows + 1,
                count + stats.count(),
                valid + stats.valid(),
                sum + stats.sum(),
                least + stats.min(),
                greatest + stats.max());
    }

    /** Both together. */
    public PatientSums plus(PatientSums other) {
        return new PatientSums(
                patientId,
                rows + other.rows,
                count + other.count,
                valid + other.valid,
                sum + other.sum,
                least + other.least,
                greatest + other.greatest);
    }
}
