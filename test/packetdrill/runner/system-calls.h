/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_SYSTEM_CALLS_H
#define RFC_TCP_PKT_SYSTEM_CALLS_H

#include "application-socket.h"
#include "ast.h"
#include "flow.h"
#include "run-settings.h"
#include "sysctl.h"
#include "testbed.h"

#include "ns3/tcp-socket.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace packetdrill
{

/** What a call returned. */
struct Outcome
{
    int64_t result{0};                         ///< -1: error
    std::string error;                         ///< name of the error
    std::shared_ptr<ApplicationSocket> socket; ///< of socket() and accept()
};

/** One try at a call; nothing: it would block. */
using Attempt = std::function<std::optional<Outcome>()>;

/** A call that was begun. */
struct StartedCall
{
    Attempt attempt;        ///< to be repeated until it returns something
    bool nonBlocking{true}; ///< the descriptor is non-blocking, or the call never blocks
    std::string blockedError{"EAGAIN"}; ///< error of a non-blocking descriptor
};

/** The system calls of a script on the sockets of the TCP under test. */
class SystemCalls
{
  public:
    /**
     * @param testbed where sockets come from @param flows told of sockets
     * @param settings of the run @param switches of the comparison
     * @param listener called when a blocked call may go on
     */
    SystemCalls(Testbed& testbed,
                FlowTable& flows,
                const RunSettings& settings,
                Switches& switches,
                ApplicationSocket::Listener listener);

    /** @param call passed CheckCall @return the call, begun; nothing was done yet but for that */
    StartedCall Start(const CallLine& call);
    /**
     * Compares what a call returned with the script, and learns new descriptors.
     * @param call the call @param place of it @param outcome what it returned
     */
    void Check(const CallLine& call, Place place, const Outcome& outcome);
    /** @param bits net.ipv4.tcp_fastopen from now on */
    void SetFastOpen(uint32_t bits);
    /** @param flow a connection @return its socket, nullptr if there is none yet */
    const ApplicationSocket* Find(const Flow& flow) const;
    /** @param state a state @return sockets in it; nothing if some socket does not tell its state
     */
    std::optional<uint32_t> CountState(ns3::TcpSocket::TcpStates_t state) const;

  private:
    using Descriptor = std::shared_ptr<ApplicationSocket>;

    StartedCall StartSocket(const CallLine& call);
    StartedCall StartBind(const CallLine& call, const Descriptor& descriptor);
    StartedCall StartListen(const CallLine& call, const Descriptor& descriptor);
    StartedCall StartAccept(const CallLine& call, const Descriptor& descriptor);
    StartedCall StartConnect(const CallLine& call, const Descriptor& descriptor);
    StartedCall StartRead(const CallLine& call, const Descriptor& descriptor);
    StartedCall StartWrite(const CallLine& call, const Descriptor& descriptor);
    StartedCall StartClose(const CallLine& call, const Descriptor& descriptor);
    StartedCall StartShutdown(const CallLine& call, const Descriptor& descriptor);
    StartedCall StartFileControl(const CallLine& call, const Descriptor& descriptor);
    StartedCall StartGetOption(const CallLine& call, const Descriptor& descriptor);
    StartedCall StartSetOption(const CallLine& call, const Descriptor& descriptor);
    StartedCall StartIoControl(const CallLine& call, const Descriptor& descriptor);

    // TCP Fast Open: system-calls-fast-open.cc
    StartedCall StartSetFastOpen(const std::string& option,
                                 int64_t value,
                                 Place place,
                                 const Descriptor& descriptor);
    /** A write that makes the connection, or that the SYN has waited for. */
    StartedCall StartOpeningWrite(const CallLine& call,
                                  uint32_t size,
                                  bool nonBlocking,
                                  const Descriptor& descriptor);
    /** @param descriptor that listens now @param backlog of listen() */
    void EnableByDefault(const ApplicationSocket& descriptor, int64_t backlog) const;
    /** @param descriptor that connects next @param holds whether its SYN waits for octets */
    void EnableClient(const ApplicationSocket& descriptor, bool holds) const;
    /** @param descriptor not connected yet @param port of the runner
     * @return name of the error, or nothing */
    std::optional<std::string> Connect(const Descriptor& descriptor, uint16_t port);
    /** @return octets that a SYN can bear that waits for them */
    static uint32_t GetSynRoom(const ApplicationSocket& descriptor);

    Testbed& m_testbed;                          ///< where sockets come from
    FlowTable& m_flows;                          ///< told of sockets
    const RunSettings& m_settings;               ///< of the run
    Switches& m_switches;                        ///< of the comparison
    ApplicationSocket::Listener m_listener;      ///< for sockets
    uint32_t m_fastOpen{FAST_OPEN_BITS};         ///< net.ipv4.tcp_fastopen
    std::map<int64_t, Descriptor> m_descriptors; ///< open ones, by script number
    std::vector<Descriptor> m_all; ///< all there ever were, children accepted included
};

} // namespace packetdrill

#endif // RFC_TCP_PKT_SYSTEM_CALLS_H
