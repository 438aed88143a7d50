/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_JOURNAL_H
#define RFC_TCP_JOURNAL_H

#include "ns3/rfc-tcp-record.h"

#include <cstdint>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup rfctcp
 * The log of a simulation: state transitions, application events and segments, in memory and as
 * CSV files (RFC 4180): PREFIX-states.csv, PREFIX-events.csv and PREFIX-segments.csv.
 *
 * Times are decimal seconds with nine places, addresses have the form 10.0.0.1:80 or
 * [2001:db8::1]:80. A file that is read may have any selection of the columns in any order: its
 * first line tells which.
 */
class RfcTcpJournal
{
  public:
    RfcTcpJournal() = default;

    /**
     * @param node id of a node
     * @param name for it, in the columns "end" and "from" of the files and in pictures
     */
    void SetNodeName(uint32_t node, const std::string& name);
    /** @param node id of a node @return its name; its id in decimal if it has none */
    std::string GetNodeName(uint32_t node) const;

    /**
     * Chooses the columns of the files; to be called before Open(). Aborts if there is no such
     * column.
     * @param states columns of state transitions: order, time_s, node, end, connection, local,
     *        peer, role, from, to, cause, segment_flags, segment_seq, segment_ack,
     *        segment_length_B, reason; empty: all of them
     * @param events columns of application events: order, time_s, node, end, event, local, peer;
     *        empty: all of them
     * @param segments columns of segments: sent_s, arrived_s, node, from, connection, source,
     *        destination, role, flags, seq, ack, length_B, window, relative_seq, relative_ack,
     *        sack, retransmission, cause, fate; empty: all of them
     */
    void SetColumns(const std::vector<std::string>& states,
                    const std::vector<std::string>& events,
                    const std::vector<std::string>& segments);
    /**
     * Writes state transitions and events to files from now on, as they happen, so that the log of
     * a program that dies ends where it died. Aborts if a file cannot be written.
     * @param prefix path and start of the file names
     */
    void Open(const std::string& prefix);

    /** @param record gets its order, is appended, and written after Open() */
    void Add(RfcTcpStateRecord record);
    /** @param record gets its order, is appended, and written after Open() */
    void Add(RfcTcpEventRecord record);
    /** @param records replaces the segments */
    void SetSegments(std::vector<RfcTcpSegmentRecord> records);
    /**
     * Writes the segments, whose fate is known only later, to their file. Aborts if that file
     * cannot be written.
     * @param prefix path and start of the file name
     */
    void WriteSegments(const std::string& prefix) const;

    /**
     * Appends what the files hold to this journal; a file that does not exist holds nothing, and a
     * last line that was not finished is left out. Names of nodes must have been set before, if
     * the files have no column "node".
     * @param prefix as of Open() and WriteSegments() of the journal that was written
     */
    void Load(const std::string& prefix);

    /** @return state transitions in order of time */
    const std::vector<RfcTcpStateRecord>& GetStates() const;
    /** @return application events in order of time */
    const std::vector<RfcTcpEventRecord>& GetEvents() const;
    /** @return segments in order of sending */
    const std::vector<RfcTcpSegmentRecord>& GetSegments() const;

  private:
    /**
     * Gives a record its order, appends it, and writes it if there is a file.
     * @param record the record @param records where to append @param columns of the file
     * @param file the file
     */
    template <typename Record>
    void Log(Record record,
             std::vector<Record>& records,
             const std::vector<std::string>& columns,
             std::ofstream& file);

    std::map<uint32_t, std::string> m_names;     ///< of nodes
    std::vector<std::string> m_stateColumns;     ///< see SetColumns
    std::vector<std::string> m_eventColumns;     ///< see SetColumns
    std::vector<std::string> m_segmentColumns;   ///< see SetColumns
    uint32_t m_nextOrder{0};                     ///< of the next state or event
    std::ofstream m_stateFile;                   ///< states as they happen
    std::ofstream m_eventFile;                   ///< application events as they happen
    std::vector<RfcTcpStateRecord> m_states;     ///< see GetStates
    std::vector<RfcTcpEventRecord> m_events;     ///< see GetEvents
    std::vector<RfcTcpSegmentRecord> m_segments; ///< see GetSegments
};

} // namespace ns3

#endif // RFC_TCP_JOURNAL_H
