package io.wardstream.simulator.ledger;

/**
 * The book of one device and epoch, at one moment. created = acked + nacked + lost + held + moved.
 *
 * @param deviceId the id from the token list
 * @param epoch as sent in hello
 * @param baseTick tick of the source that became seq 1: the values of a seq are those of tick
 *     baseTick + seq − 1
 * @param source name of the source, see {@link io.wardstream.simulator.patient.SampleSource#name()}
 * @param firstAt {@code at} of seq 1 in epoch milliseconds of the device's clock
 * @param created seqs measured
 * @param sent seqs written to a socket at least once
 * @param acked seqs committed by the server's word: each must be in its table, once
 * @param nacked seqs refused whole: none may be in the table
 * @param lost seqs dropped by a full buffer and declared in gap frames: those also in sent may be
 *     in the table
 * @param held seqs without an answer: those also in sent may be in the table
 * @param moved seqs taken over by a later epoch, because the server had seen this epoch before
 * @param ackedThrough highest cumulative ack
 * @param transmissions samples written, repeats included
 * @param nackedValues single values refused within samples that were kept
 */
public record EpochLedger(
        String deviceId,
        long epoch,
        int baseTick,
        String source,
        long firstAt,
        SeqRanges created,
        SeqRanges sent,
        SeqRanges acked,
        SeqRanges nacked,
        SeqRanges lost,
        SeqRanges held,
        SeqRanges moved,
        int ackedThrough,
        long transmissions,
        long nackedValues) {

    /** Whether every sample created is in exactly one of the books. */
    public boolean balances() {
        SeqRanges answered = acked.plus(nacked).plus(lost).plus(held).plus(moved);
        return answered.equals(created)
                && created.count()
                        == acked.count()
                                + nacked.count()
                                + lost.count()
                                + held.count()
                                + moved.count();
    }
}
