module harbor.example/watch

go 1.19
