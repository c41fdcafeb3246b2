void ccurl_empty(void);
