/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_RECORDER_H
#define RFC_TCP_RECORDER_H

#include "records/node-observer.h"
#include "records/record.h"

#include "ns3/event-id.h"
#include "ns3/rfc-tcp-info.h"
#include "ns3/rfc-tcp-state-tracer.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

namespace ns3::rfctcp
{

/**
 * Watches all nodes for the records of a simulation. There is one at most; it begins with the first
 * record and ends with Simulator::Destroy().
 *
 * Nodes are found when a record is added, when the simulation starts, and when a segment is seen
 * after a node was made.
 */
class Recorder
{
  public:
    /** @return the recorder of this simulation, made if there was none */
    static Recorder& Get();
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    /** @return the recorder of this simulation, nullptr if there is none */
    static Recorder* Find();

    /**
     * @param interval of simulated time, from now on @param action called after each of them, as
     * long as anything else happens in the simulation
     */
    void Every(const Time& interval, std::function<void()> action);
    /** @param node id @param local end @param peer end @return variables of a connection, if known
     */
    std::optional<RfcTcpInfo> GetInfo(uint32_t node,
                                      const Address& local,
                                      const Address& peer) const;
    /** Names a connection of a node: its id, own end, other end; that is invalid for a listener. */
    using ConnectionKey = std::tuple<uint32_t, Address, Address>;
    /** @return the states of all connections that are not CLOSED */
    const std::map<ConnectionKey, TcpSocket::TcpStates_t>& GetStates() const;

    /** @param record gets what is seen from now on, until Simulator::Destroy() */
    void Add(std::unique_ptr<Record> record);

  private:
    Recorder();

    /** What is observed of a node. */
    struct Watch
    {
        bool losses{false};                        ///< its devices tell of losses
        std::unique_ptr<RfcTcpStateTracer> tracer; ///< of its TCP
    };

    /** Something that is done again and again. */
    struct Task
    {
        Time interval;                ///< between two times
        Time next;                    ///< when it is done next
        std::function<void()> action; ///< what is done
    };

    /** Schedules the task that is due first. */
    void ScheduleTasks();
    /** Does the tasks that are due. */
    void DoTasks();
    /** Simulator::Destroy() was called. */
    static void End();
    /** Looks at all nodes there are. @param losses their devices are complete */
    void FindNodes(bool losses);
    /** @param node whose TCP is observed from now on, if it has one */
    void WatchTcp(Ptr<Node> node);
    /** @param segment that is sent now; gets what else is known */
    void Sent(RfcTcpSegmentRecord& segment);
    /** @param segment that arrives now; gets what else is known */
    void Delivered(RfcTcpSegmentRecord& segment);
    /** @param transition that a tracer tells */
    void Changed(const RfcTcpStateRecord& transition);
    /** @param node id @param local end @param peer invalid for a listener @return state, if known
     */
    std::optional<TcpSocket::TcpStates_t> GetState(uint32_t node,
                                                   const Address& local,
                                                   const Address& peer) const;

    NodeObserver m_observer;                                  ///< of all nodes
    std::map<uint32_t, Watch> m_watches;                      ///< by node
    uint32_t m_nodesSeen{0};                                  ///< by FindNodes
    std::map<ConnectionKey, TcpSocket::TcpStates_t> m_states; ///< that are not CLOSED
    std::vector<Task> m_tasks;                                ///< see Every
    EventId m_taskEvent;                                      ///< the one event of all tasks
    std::vector<std::unique_ptr<Record>> m_records;           ///< in the order of Add
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_RECORDER_H
