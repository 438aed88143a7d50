/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_JOURNAL_H
#define RFC_TCP_COMPARE_JOURNAL_H

#include "scenario.h"

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

namespace compare
{

/** A change of state of one connection. */
struct StateRecord
{
    uint32_t order{0};      ///< counts the states and events of a run, from 0; set by Journal
    int64_t time{0};        ///< nanoseconds
    End end{CLIENT};        ///< where
    uint32_t connection{0}; ///< counts the connections of this end from 1
    std::string from;       ///< state left
    std::string to;         ///< state entered
    std::string cause;      ///< see StateTracer
    std::string segment;    ///< flags of the segment that caused it, empty if none did
    uint32_t seq{0};        ///< its SEG.SEQ
    uint32_t ack{0};        ///< its SEG.ACK
    uint32_t length{0};     ///< its octets of text
};

/** A call of, or a callback into, an application. */
struct ApplicationRecord
{
    uint32_t order{0}; ///< see StateRecord
    int64_t time{0};   ///< nanoseconds
    End end{CLIENT};   ///< where
    std::string event; ///< what, as "Close()"
};

/** What became of a segment. */
enum class Fate : uint8_t
{
    IN_FLIGHT, ///< still on its way when the simulation ended
    DELIVERED, ///< handed to the receiver's stack
    LOST,      ///< lost on the link or in the sender's queue
};

/** A segment on the link. */
struct SegmentRecord
{
    int64_t sent{0};            ///< nanoseconds, handed to the device
    int64_t arrived{0};         ///< nanoseconds, delivered or lost; meaningless while in flight
    End from{CLIENT};           ///< sender
    uint8_t flags{0};           ///< flag octet of the header
    uint32_t seq{0};            ///< SEG.SEQ
    uint32_t ack{0};            ///< SEG.ACK
    uint32_t length{0};         ///< octets of text
    uint32_t window{0};         ///< SEG.WND as on the wire
    uint32_t relativeSeq{0};    ///< SEG.SEQ less the sender's ISN, if that is known
    uint32_t relativeAck{0};    ///< SEG.ACK less the receiver's ISN, if that is known
    bool retransmission{false}; ///< holds sequence space sent before
    Fate fate{Fate::IN_FLIGHT}; ///< what became of it
};

/** @param flags flag octet @return names joined by commas, as "SYN,ACK"; "none" if none is set */
std::string FlagNames(uint8_t flags);
/** @param nanoseconds a time @return decimal seconds with nine places, as "0.040000001" */
std::string FormatSeconds(int64_t nanoseconds);

/**
 * The log of one run: state transitions, application events and segments, as CSV files.
 *
 * Transitions and application events reach the disk as they happen, so that the log of a run
 * that dies ends where it died.
 */
class Journal
{
  public:
    Journal() = default;

    /** @param prefix path and start of the file names; writing starts with Add... */
    explicit Journal(const std::string& prefix);

    /** @param record gets its order, is appended and written */
    void Add(StateRecord record);
    /** @param record gets its order, is appended and written */
    void Add(ApplicationRecord record);
    /** @param records replaces the segments */
    void SetSegments(std::vector<SegmentRecord> records);
    /** Write the segments to their file. */
    void WriteSegments() const;

    /**
     * @param prefix as given to the constructor of the journal that was written
     * @return what its files hold; segments only if they were written
     */
    static Journal Load(const std::string& prefix);

    /** @return state transitions in order of time */
    const std::vector<StateRecord>& GetStates() const;
    /** @return application events in order of time */
    const std::vector<ApplicationRecord>& GetEvents() const;
    /** @return segments in order of sending */
    const std::vector<SegmentRecord>& GetSegments() const;

  private:
    std::string m_prefix;                    ///< path and start of the file names
    uint32_t m_nextOrder{0};                 ///< of the next state or event
    std::ofstream m_stateFile;               ///< states as they happen
    std::ofstream m_eventFile;               ///< application events as they happen
    std::vector<StateRecord> m_states;       ///< see GetStates
    std::vector<ApplicationRecord> m_events; ///< see GetEvents
    std::vector<SegmentRecord> m_segments;   ///< see GetSegments
};

} // namespace compare

#endif // RFC_TCP_COMPARE_JOURNAL_H
