-- For `vim.lsp.enable('sleepy_lsp')` (Neovim 0.11 or newer).
return require('sleepy.config').lsp()
