/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#include "progress-bar.h"

#include <algorithm>
#include <cstdio>
#include <unistd.h>
#include <utility>

namespace common
{

ProgressBar::ProgressBar(std::size_t total, std::string unit)
    : m_total(total),
      m_unit(std::move(unit)),
      m_visible(isatty(STDERR_FILENO) == 1),
      m_start(Clock::now())
{
    Show(0);
}

ProgressBar::~ProgressBar()
{
    Hide();
}

void
ProgressBar::Hide() const
{
    if (m_visible)
    {
        std::fprintf(stderr, "\r\033[K"); // leave no trace
    }
}

void
ProgressBar::Show(std::size_t done)
{
    using std::chrono::milliseconds;
    const auto now = Clock::now();
    if (!m_visible || m_total == 0 || (done > 0 && now - m_shown < milliseconds(100)))
    {
        return;
    }
    m_shown = now;
    constexpr std::size_t WIDTH = 40;
    const std::size_t filled = WIDTH * done / m_total;
    const std::string bar = std::string(filled, '#') + std::string(WIDTH - filled, '.');
    std::string left;
    if (done > 0)
    {
        const auto elapsed = std::chrono::duration<double>(now - m_start).count();
        const auto seconds = static_cast<long>(elapsed / static_cast<double>(done) *
                                               static_cast<double>(m_total - done));
        left = ", " + std::to_string(seconds / 60) + " min " + std::to_string(seconds % 60) +
               " s left";
    }
    std::fprintf(stderr,
                 "\r\033[K[%s] %3zu %%  %zu of %zu %s%s",
                 bar.c_str(),
                 100 * done / m_total,
                 done,
                 m_total,
                 m_unit.c_str(),
                 left.c_str());
}

} // namespace common
