/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_PKT_APPLICATION_SOCKET_H
#define RFC_TCP_PKT_APPLICATION_SOCKET_H

#include "run-settings.h"
#include "socket-view.h"

#include "ns3/address.h"
#include "ns3/ptr.h"
#include "ns3/socket.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace packetdrill
{

/** How far the application has come with a socket. */
enum class SocketRole : uint8_t
{
    FRESH,      ///< made, perhaps bound
    LISTENING,  ///< Listen() was called
    CONNECTING, ///< Connect() was called, no answer yet
    CONNECTED,  ///< a connection exists or existed
    FAILED,     ///< Connect() failed
};

/** SO_ERROR of an error that the TCP under test does not name. */
constexpr const char* UNNAMED_ERROR = "an error";

/**
 * An ns-3 socket as the application of a script uses it: remembers what its callbacks said.
 */
class ApplicationSocket
{
  public:
    /** Called after each callback of a socket. */
    using Listener = std::function<void()>;

    /**
     * @param socket a new socket @param role what it is @param settings of the run
     * @param listener told of news
     */
    ApplicationSocket(const ns3::Ptr<ns3::Socket>& socket,
                      SocketRole role,
                      const RunSettings& settings,
                      Listener listener);
    ~ApplicationSocket();
    ApplicationSocket(const ApplicationSocket&) = delete;
    ApplicationSocket& operator=(const ApplicationSocket&) = delete;

    /** @return the socket */
    const ns3::Ptr<ns3::Socket>& GetSocket() const;
    /** @return what its traces tell */
    const SocketView& GetView() const;

    /** Takes a connection that was not accepted yet. @return it, or nullptr */
    std::shared_ptr<ApplicationSocket> TakeChild();
    /** @return connections not accepted yet */
    const std::deque<std::shared_ptr<ApplicationSocket>>& GetChildren() const;
    /** Takes the pending error (SO_ERROR). @return its name, or nothing */
    std::optional<std::string> TakeError();
    /**
     * Reads. @param size octets at most @param peek whether to leave them
     * @return octets read, 0 at the end of the stream, nothing if it would block
     */
    std::optional<uint32_t> Read(uint32_t size, bool peek);
    /** Writes what there is room for. @param size octets at most
     * @return octets written; 0: would block; nothing: an error, see GetErrno() */
    std::optional<uint32_t> Write(uint32_t size);
    /** @return octets that can be read */
    uint32_t GetReadable() const;
    /** The script closed its descriptor: news are of no interest any more. */
    void Forget();

    SocketRole role;         ///< how far it is
    bool nonBlocking{false}; ///< O_NONBLOCK
    /** TCP_FASTOPEN of a client of FreeBSD, and the other options of TCP Fast Open. */
    bool fastOpen{false}, fastOpenConnect{false}, fastOpenNoCookie{false};
    uint16_t remotePort{0}; ///< port of the runner's side, 0: none

  private:
    /** Sets all callbacks of the socket. */
    void Hook();
    /** @param failed the connection was not made, or was lost */
    void OnError();

    ns3::Ptr<ns3::Socket> m_socket;                            ///< the socket
    const RunSettings& m_settings;                             ///< of the run
    Listener m_listener;                                       ///< told of news
    SocketView m_view;                                         ///< its traces
    std::deque<std::shared_ptr<ApplicationSocket>> m_children; ///< not accepted yet
    std::optional<std::string> m_error;                        ///< pending error
    bool m_atEnd{false};     ///< the end of the peer's stream was read or announced
    bool m_broken{false};    ///< ended by an error
    uint32_t m_readAhead{0}; ///< octets taken from the socket but only peeked at
};

/** @param error of ns-3 @return name of the error that a call returns */
std::string CallErrorName(ns3::Socket::SocketErrno error);

/** @param error of ns-3 @return name of the error that ended a connection */
std::string PendingErrorName(ns3::Socket::SocketErrno error);

} // namespace packetdrill

#endif // RFC_TCP_PKT_APPLICATION_SOCKET_H
