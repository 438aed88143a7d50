/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_TRACE_HELPER_H
#define RFC_TCP_TRACE_HELPER_H

#include "ns3/node-container.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <ostream>
#include <string>

namespace ns3
{

/**
 * @ingroup rfctcp
 * Writes down what TCP does in a simulation, RFC TCP and the built-in one alike.
 *
 * @code
 * RfcTcpTraceHelper().EnableStateLog("mine"); // mine-states.csv
 * @endcode
 *
 * Each method takes a prefix of file names, and the nodes to record, or none for all nodes of the
 * simulation, those made later included. Records begin with the call: make it after the stack is
 * installed, or before Simulator::Run(). They end with Simulator::Destroy(). Nothing is recorded,
 * and nothing is spent on it, without such a call.
 *
 * A file is text whose first line names the kind of records, units, versions, seed and run; in CSV
 * files (RFC 4180) the second line names the columns, and a field that is not known is empty. What
 * is known of the built-in TCP is what its trace sources and its segments tell: causes and reasons
 * are inferred, see RfcTcpStateTracer. Whole records are written at once, so that a file ends
 * behind one if the program dies.
 *
 * A file of an earlier run is replaced, known by its first line; any other file in the way aborts
 * the program. In a distributed simulation each rank writes files of its own nodes:
 * PREFIX-rank0-states.csv.
 */
class RfcTcpTraceHelper
{
  public:
    /**
     * Every transition of every connection, and every restart of 2 MSL (TIME_WAIT to TIME_WAIT):
     * PREFIX-states.csv with time_s, node, connection (counts those of the node from 1), local,
     * peer, role (client or server), from, to, cause (RfcTcpCause), the segment that was the cause,
     * if one was (segment_flags, segment_seq, segment_ack, segment_length_B), and the reason of an
     * end (RfcTcpCloseReason).
     * @param prefix of the file name
     */
    void EnableStateLog(const std::string& prefix) const;
    /** @param prefix of the file name @param nodes whose connections are recorded */
    void EnableStateLog(const std::string& prefix, const NodeContainer& nodes) const;

    /**
     * Every segment: PREFIX-segments.csv with sent_s and arrived_s (when IP got it from the sender,
     * and when the receiver got it from IP, or when it was lost), node and receiver (ids),
     * connection (counts the connections of the simulation from 1), source, destination, role of
     * the sender, flags, relative_seq and relative_ack (from the initial sequence numbers),
     * length_B, window, sack, seq, ack, retransmission (1 if it has sequence space that was sent
     * before) and its cause, reason of a RST, fate, sender_state, receiver_state and discard (why
     * the receiver did not use it). A fate that is not known after 120 s, the MSL, is "in flight".
     * @param prefix of the file name
     */
    void EnableSegmentLog(const std::string& prefix) const;
    /** @param prefix of the file name @param nodes that send or get the segments */
    void EnableSegmentLog(const std::string& prefix, const NodeContainer& nodes) const;

    /**
     * A line for each connection: PREFIX-connections.csv, and the same in the table "connections"
     * of PREFIX-connections.sqlite, if ns-3 was built with SQLite. It is written when both ends are
     * in CLOSED, when the four-tuple is used again, or at the end of the simulation.
     *
     * Columns have the names of tcptrace's long CSV format where that has them. What ends with _a
     * is of the client, with _b of the server; with _a2b of what the client has sent. Times are
     * seconds: first_packet, last_packet (or transition), established, fin_sent, fin_received,
     * time_wait, closed, handshake_time (from the first SYN to ESTABLISHED of the client),
     * completion_time (until both ends are in CLOSED or TIME-WAIT). RTT is measured as tcptrace
     * does, on segments that were sent once. rexmt_data_pkts counts every segment with sequence
     * space that was sent before, fast_rexmt_pkts those of fast recovery, timeouts the expiries of
     * the retransmission timer. zero_win_time_a2b is how long the client was offered no window.
     * @param prefix of the file names
     */
    void EnableConnections(const std::string& prefix) const;
    /** @param prefix of the file names @param nodes one of them has an end of each connection */
    void EnableConnections(const std::string& prefix, const NodeContainer& nodes) const;

    /**
     * The variables of every connection after each ACK that arrives: PREFIX-samples.csv under the
     * names that Linux gives them in the trace event tcp_probe (src, dest, data_len, snd_nxt,
     * snd_una, snd_cwnd, ssthresh, snd_wnd, srtt, rcv_wnd), with state, rttvar, rto, rtt_sample (of
     * the segment that this ACK answers, if it was sent once), in_flight, pacing_rate and ca_state.
     * Windows and in_flight are octets. The built-in TCP does not tell rttvar.
     * @param prefix of the file name
     * @param interval if not 0, samples are taken at these intervals instead
     */
    void EnableSamples(const std::string& prefix, const Time& interval = Time(0)) const;
    /** @param prefix of the file name @param nodes whose connections are sampled
     * @param interval see above */
    void EnableSamples(const std::string& prefix,
                       const NodeContainer& nodes,
                       const Time& interval = Time(0)) const;

    /**
     * Counters of each node at the end of the simulation, under the names that Linux nstat shows:
     * PREFIX-counters.csv with node, counter and value. "RfcTcpDiscard.REASON" counts the segments
     * that RFC TCP did not use for a reason; the built-in TCP has no such counters.
     * @param prefix of the file name
     */
    void EnableCounters(const std::string& prefix) const;
    /** @param prefix of the file name @param nodes whose counters are written */
    void EnableCounters(const std::string& prefix, const NodeContainer& nodes) const;

    /**
     * A ladder diagram of one connection, drawn at the end of the simulation: PREFIX-ladder.svg.
     * @param prefix of the file name
     * @param connection its number in the segment log: connections are counted from 1 by their
     *        first segments
     */
    void EnableLadder(const std::string& prefix, uint32_t connection = 1) const;

    /**
     * The packets that nodes send and get, each node an interface, with a comment on each:
     * PREFIX.pcapng. The comment, which Wireshark shows, tells the state of the connection, the
     * cause of a retransmission or probe, the reason of a RST and of a discard, and the transitions
     * that followed. Packets begin with the IP header. A segment is there twice if both of its
     * ends are: record one node if Wireshark shall analyse sequence numbers.
     * @param prefix of the file name
     */
    void EnablePcapng(const std::string& prefix) const;
    /** @param prefix of the file name @param nodes whose packets are written */
    void EnablePcapng(const std::string& prefix, const NodeContainer& nodes) const;

    /**
     * All events as qlog, JSON text sequences: PREFIX.sqlog. The events are in the namespace
     * "rfctcp": state_updated, time_wait_restarted, segment_sent, segment_received,
     * segment_dropped (by the network) and segment_discarded (by the receiver); doc/rfc-tcp.rst
     * lists their members.
     * @param prefix of the file name
     */
    void EnableQlog(const std::string& prefix) const;
    /** @param prefix of the file name @param nodes whose events are written */
    void EnableQlog(const std::string& prefix, const NodeContainer& nodes) const;

    /**
     * Prints the connections that there are at a time, with queues, timers and variables, as
     * "ss -tinoa" of Linux does; cwnd_bytes and ssthresh_bytes are octets.
     * @param time of the simulation
     * @param stream to print to, which must live until then
     */
    void PrintConnections(const Time& time, std::ostream& stream) const;
    /** @param time of the simulation @param stream to print to @param nodes whose connections are
     * printed */
    void PrintConnections(const Time& time, std::ostream& stream, const NodeContainer& nodes) const;
};

} // namespace ns3

#endif // RFC_TCP_TRACE_HELPER_H
