/*
 * Copyright (c) 2026 The rfc-tcp authors
 *
 * SPDX-License-Identifier: GPL-2.0-only
 */

#ifndef RFC_TCP_DRAW_PICTURES_H
#define RFC_TCP_DRAW_PICTURES_H

#include "common/results-directory.h"
#include "options.h"

#include <functional>
#include <string>

namespace draw
{

/** The files that the program makes. */
class Pictures
{
  public:
    /** @param options where files go, and which ones are wanted */
    explicit Pictures(const Options& options);

    /**
     * Make a picture in all formats that are wanted.
     * @param name of the files without their ending
     * @param write writes an SVG file to a path
     * @param isSlide the PNG file has 1920 by 1080 pixels
     */
    void Add(const std::string& name,
             const std::function<void(const std::string& path)>& write,
             bool isSlide = false);
    /** @param name of a text file @param write writes the file to a path */
    void AddText(const std::string& name,
                 const std::function<void(const std::string& path)>& write);

  private:
    const Options& m_options;          ///< what the user wants
    common::ResultsDirectory m_output; ///< where files go
};

} // namespace draw

#endif // RFC_TCP_DRAW_PICTURES_H
