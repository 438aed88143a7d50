/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_CORE_PORT_COUNTS_H
#define RFC_TCP_CORE_PORT_COUNTS_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace ns3::rfctcp
{

/** A counter for each port, in pages: few ports take little memory. */
class PortCounts
{
  public:
    /** @param port whose counter is increased */
    void Add(uint16_t port)
    {
        if (m_pages.empty())
        {
            m_pages.resize(PAGES);
        }
        auto& page = m_pages[port / PORTS];
        if (!page)
        {
            page = std::make_unique<Page>();
        }
        ++(*page)[port % PORTS];
    }

    /** @param port whose counter is decreased; it must not be 0 */
    void Remove(uint16_t port)
    {
        --(*m_pages[port / PORTS])[port % PORTS];
    }

    /** @param port a port @return true if its counter is not 0 */
    bool Has(uint16_t port) const
    {
        const Page* page = m_pages.empty() ? nullptr : m_pages[port / PORTS].get();
        return page && (*page)[port % PORTS] > 0;
    }

  private:
    static constexpr std::size_t PORTS = 256;           ///< ports of a page
    static constexpr std::size_t PAGES = 65536 / PORTS; ///< pages of all ports
    using Page = std::array<uint32_t, PORTS>;           ///< counters of neighbouring ports

    std::vector<std::unique_ptr<Page>> m_pages; ///< empty, or of size PAGES
};

} // namespace ns3::rfctcp

#endif // RFC_TCP_CORE_PORT_COUNTS_H
