/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_COMPARE_HTML_PICTURES_H
#define RFC_TCP_COMPARE_HTML_PICTURES_H

#include "metrics.h"
#include "run.h"

#include "ns3/rfc-tcp-journal.h"

#include <functional>
#include <string>
#include <vector>

/** Pictures as parts of an HTML page: elements of SVG. */
namespace compare
{

/**
 * @param write writes a picture to a path
 * @param ending of the path
 * @return the picture, without what stands in front of its element
 */
std::string Inline(const std::function<void(const std::string& path)>& write,
                   const std::string& ending);

/**
 * @param svg a picture
 * @param alt what it shows
 * @param facts below that
 * @return the picture with its caption
 */
std::string MakeFigure(std::string svg,
                       const std::string& alt,
                       const std::vector<std::string>& facts = {});

/** @param link between the ends @return client, link and server */
std::string DrawTopology(const Link& link);

/**
 * @param groups of the TCPs, of one scenario and loss
 * @return the share of runs that were complete after a time; empty if all took about the same time
 */
std::string DrawDistribution(const std::vector<const Group*>& groups);

/**
 * @param journal of a run
 * @return the transitions of the run, counted in a state diagram
 * @throw std::runtime_error if Graphviz cannot be run
 */
std::string DrawStates(const ns3::RfcTcpJournal& journal);

} // namespace compare

#endif // RFC_TCP_COMPARE_HTML_PICTURES_H
