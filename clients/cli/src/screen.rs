//! Something that goes on, on a terminal: its last lines are drawn anew as they change.

use std::io::IsTerminal as _;

/// Clips lines that are wider than the terminal while they are drawn, so that each takes one row.
const CLIP: &str = "\x1b[?7l";
const WRAP: &str = "\x1b[?7h";

/// The end of the output.
pub(crate) struct Screen {
    is_live: bool,
    /// How many lines stand there that are to be drawn over.
    drawn: usize,
}

impl Screen {
    /// What is drawn at all is drawn on a terminal only.
    pub(crate) fn new(wanted: bool) -> Self {
        Self { is_live: wanted && std::io::stdout().is_terminal(), drawn: 0 }
    }

    /// Whether lines are drawn anew; otherwise each change is to be said on a line of its own.
    pub(crate) fn is_live(&self) -> bool {
        self.is_live
    }

    /// Takes away what is drawn.
    pub(crate) fn clear(&mut self) {
        if self.drawn > 0 {
            // To the first line of it, and everything from there on.
            print!("\x1b[{}A\x1b[J", self.drawn);
            self.drawn = 0;
        }
    }

    /// Draws lines in the place of what is drawn.
    pub(crate) fn draw(&mut self, lines: &[String]) {
        if !self.is_live {
            return;
        }
        self.clear();
        println!("{CLIP}{}{WRAP}", lines.join("\n"));
        self.drawn = lines.len();
    }
}
